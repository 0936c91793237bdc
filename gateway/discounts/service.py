"""Loyalty programmes and promo codes: read by panels, set by operators on record."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.discounts import Programme, PromoCode, Reached, programmes, promo_codes
from billing_core.discounts.standings import reached
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.discounts.guesses import Guesses
from gateway.errors import NotFound, PreconditionFailed, PreconditionRequired, PromoCodeTaken
from gateway.storage import accounts


class DiscountService:
    def __init__(self, database: Database, audit: AuditTrail, *, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self.guesses = Guesses(database, clock)

    async def standing(self, tenant_id: str, account_id: str) -> tuple[Reached, str]:
        """Return where a customer stands today, and the account's currency. Raises `NotFound`."""
        async with self._database.reading() as connection:
            account = await accounts.read(connection, tenant_id, account_id)
            if account is None:
                raise NotFound("account", account_id)
            return await reached(connection, account_id, account.currency, at=self._clock()), account.currency

    async def programme(self, currency: str) -> Programme:
        async with self._database.reading() as connection:
            return await programmes.read(connection, currency)

    async def put_programme(self, programme: Programme, *, expected: int | None, by: Actor) -> Programme:
        """Put a programme in the place of the one whose version is `expected`.

        Raises `PreconditionRequired`, `PreconditionFailed`.
        """

        async def work(connection: AsyncConnection) -> Programme:
            before, at = await programmes.read(connection, programme.currency), self._clock()
            if expected is None:
                raise PreconditionRequired("programme")
            if expected != before.version:
                raise PreconditionFailed("programme")
            written = await programmes.put(connection, replace(programme, version=before.version), at=at)
            entry = AuditEntry(by, "loyalty.change", programme.currency, before=_told(before), after=_told(written))
            await self._audit.write(connection, entry, at=at)
            return written

        return await self._database.run(work)

    async def add_code(self, promo: PromoCode, *, by: Actor) -> PromoCode:
        """Raises `PromoCodeTaken`."""

        async def work(connection: AsyncConnection) -> PromoCode:
            at = self._clock()
            if not await promo_codes.add(connection, promo, at=at):
                raise PromoCodeTaken(promo.code)
            after = {"percent": str(promo.percent), "amount": str(promo.amount), "uses_max": promo.uses_max}
            await self._audit.write(connection, AuditEntry(by, "promo.add", promo.id, after=after), at=at)
            return await promo_codes.find(connection, promo.code)

        return await self._database.run(work)

    async def end_code(self, code: str, *, by: Actor) -> PromoCode:
        """Let a code be valid no longer. Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> PromoCode:
            at = self._clock()
            if not await promo_codes.end(connection, code, at=at):
                raise NotFound("promo code", code)
            promo = await promo_codes.find(connection, code)
            await self._audit.write(connection, AuditEntry(by, "promo.end", promo.id), at=at)
            return promo

        return await self._database.run(work)

    async def codes(self) -> Sequence[PromoCode]:
        """Return every code, the newest first."""
        async with self._database.reading() as connection:
            return await promo_codes.page(connection)


def _told(programme: Programme) -> dict[str, Any]:
    return {
        "measure": programme.measure.value,
        "steps": [[step.threshold, str(step.percent)] for step in programme.steps],
        "kept_to_month_end": programme.kept_to_month_end,
    }
