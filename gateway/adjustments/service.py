from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import CurrencyMismatch, Ledger, Money, adjustments
from billing_core.adjustments import Adjustment, AdjustmentState, UnknownAdjustment
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.events import Event, EventType, emit
from gateway.ids import new_id
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.settings.money import AdjustmentSettings
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys
from gateway.storage import renewals


@dataclass(frozen=True, slots=True)
class AdjustmentService:
    """`alone_up_to`: by currency, how much one person may post in a business day without a second one."""

    database: Database
    ledger: Ledger
    audit: AuditTrail
    alone_up_to: Mapping[str, Money]
    clock: Clock

    async def propose(
        self,
        tenant_id: str,
        account_id: str,
        amount: Money,
        reason: str,
        *,
        by: Actor,
        wait: bool = False,
        idempotency: IdempotencyKey | None = None,
    ) -> Adjustment:
        """Propose an adjustment; a small one is posted at once, unless it is to `wait` for a second person anyway.

        Raises `NotFound`, billing_core's `CurrencyMismatch` and `InsufficientFunds`.
        """
        at = self.clock()
        new = Adjustment(
            new_id("adj"), tenant_id, account_id, amount, reason, AdjustmentState.PROPOSED, by.id, proposed_at=at
        )

        async def work(connection: AsyncConnection) -> Adjustment:
            await self._check(connection, new)
            if idempotency is not None:
                known = await keys.claim(connection, idempotency, subject=new.id, at=at)
                if known != new.id:
                    return await adjustments.read(connection, known)
            if wait:
                made = await adjustments.propose(connection, new)
            else:
                made = await adjustments.post_alone(connection, self.ledger, new, self.alone_up_to)
            return await self._told(connection, made, "adjustment.propose", by)

        return await self.database.run(work)

    async def approve(self, tenant_id: str | None, adjustment_id: str, *, by: Actor) -> Adjustment:
        """Post what another person proposed.

        Raises `NotFound`, billing_core's `SecondPersonNeeded`, `AdjustmentClosed` and `InsufficientFunds`.
        """

        async def work(connection: AsyncConnection) -> Adjustment:
            before = await self._found(connection, tenant_id, adjustment_id)
            made = await adjustments.approve(connection, self.ledger, adjustment_id, by=by.id, at=self.clock())
            return await self._decided(connection, before, made, "adjustment.approve", by)

        return await self.database.run(work)

    async def reject(self, tenant_id: str | None, adjustment_id: str, note: str, *, by: Actor) -> Adjustment:
        """Let it be, also by who proposed it. Raises `NotFound`, billing_core's `AdjustmentClosed`."""

        async def work(connection: AsyncConnection) -> Adjustment:
            before = await self._found(connection, tenant_id, adjustment_id)
            made = await adjustments.reject(connection, adjustment_id, note, by=by.id, at=self.clock())
            return await self._decided(connection, before, made, "adjustment.reject", by)

        return await self.database.run(work)

    async def get(self, tenant_id: str, adjustment_id: str) -> Adjustment:
        """Raises `NotFound`."""
        async with self.database.reading() as connection:
            return await self._found(connection, tenant_id, adjustment_id, lock=False)

    async def list(
        self,
        tenant_id: str | None,
        *,
        account_id: str | None = None,
        state: AdjustmentState | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> Page[Adjustment]:
        """Return the newest first; `before` is the id that the page before ended with."""
        async with self.database.reading() as connection:
            found = await adjustments.page(
                connection, tenant_id, account_id=account_id, state=state, before=before, limit=limit + 1
            )
        return page_of(found, limit, lambda each: each.id)

    async def _decided(
        self, connection: AsyncConnection, before: Adjustment, made: Adjustment, action: str, by: Actor
    ) -> Adjustment:
        """Tell of a decision once: the same one again changed nothing."""
        return made if made.state is before.state else await self._told(connection, made, action, by)

    async def _told(self, connection: AsyncConnection, made: Adjustment, action: str, by: Actor) -> Adjustment:
        at, amount = self.clock(), made.amount
        told = {"adjustment": made.id, "amount": amount.format(), "currency": amount.currency}
        if made.state is AdjustmentState.POSTED:
            event = Event(EventType.ACCOUNT_ADJUSTED, made.tenant_id, made.account_id, told)
            await emit(connection, event, at=at)
            await renewals.wake(connection, made.account_id)
        after = told | {"state": made.state.value, "reason": made.note or made.reason}
        await self.audit.write(connection, AuditEntry(by, action, made.account_id, after=after), at=at)
        return made

    async def _check(self, connection: AsyncConnection, new: Adjustment) -> None:
        account = await account_rows.read(connection, new.tenant_id, new.account_id)
        if account is None:
            raise NotFound("account", new.account_id)
        if account.currency != new.amount.currency:
            raise CurrencyMismatch(account.currency, new.amount.currency)

    async def _found(
        self, connection: AsyncConnection, tenant_id: str | None, adjustment_id: str, *, lock: bool = True
    ) -> Adjustment:
        try:
            found = await adjustments.read(connection, adjustment_id, lock=lock)
        except UnknownAdjustment:
            raise NotFound("adjustment", adjustment_id) from None
        if tenant_id not in {None, found.tenant_id}:
            raise NotFound("adjustment", adjustment_id)
        return found


def build_adjustments(
    settings: AdjustmentSettings, database: Database, ledger: Ledger, audit: AuditTrail, *, clock: Clock
) -> AdjustmentService:
    return AdjustmentService(database, ledger, audit, _limits(settings.alone_up_to), clock)


def _limits(sums: Mapping[str, Decimal]) -> Mapping[str, Money]:
    return {currency: Money.parse(format(sum_, "f"), currency) for currency, sum_ in sums.items()}
