from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import CustomerBalance, Ledger, Money, StatementLine, accounts, bonus_grants
from billing_core.bonus import BonusRule
from billing_core.bonus_grants import UnknownGrant
from billing_core.chart import customer_bonus
from billing_core.statement import read_statement
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.events import Event, EventType, emit
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys
from gateway.storage import renewals


@dataclass(frozen=True, slots=True)
class BonusService:
    """`rule` says how what is granted may be spent."""

    database: Database
    ledger: Ledger
    audit: AuditTrail
    rule: BonusRule
    clock: Clock

    async def grant(
        self,
        tenant_id: str,
        account_id: str,
        amount: Money,
        *,
        name: str,
        reason: str,
        by: Actor,
        idempotency: IdempotencyKey | None = None,
    ) -> CustomerBalance:
        """Grant promotional credit, once for each `name`; what waits for money is looked at at once.

        Raises `NotFound`, and billing_core's `CurrencyMismatch`, `DuplicateReference` when the customer had that grant
        with another amount.
        """
        at = self.clock()

        async def work(connection: AsyncConnection) -> CustomerBalance:
            await self._check(connection, tenant_id, account_id)
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=name, at=at)
            if await bonus_grants.grant(connection, self.ledger, account_id, amount, name=name, reason=reason, at=at):
                told = {"grant": name, "amount": amount.format(), "currency": amount.currency}
                await emit(connection, Event(EventType.BONUS_GRANTED, tenant_id, account_id, told), at=at)
                audited = AuditEntry(by, "bonus.grant", account_id, {}, told | {"reason": reason})
                await self.audit.write(connection, audited, at=at)
            await renewals.wake(connection, account_id)
            return await accounts.of_customer(connection, account_id)

        return await self.database.run(work)

    async def revoke(
        self,
        tenant_id: str,
        account_id: str,
        *,
        name: str,
        reason: str,
        by: Actor,
        idempotency: IdempotencyKey | None = None,
    ) -> Money:
        """Take back what is left of a grant, once; return how much that was.

        Raises `NotFound` (account or grant), and billing_core's `GrantSpent`.
        """
        at = self.clock()

        async def work(connection: AsyncConnection) -> Money:
            await self._check(connection, tenant_id, account_id)
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=name, at=at)
            try:
                revoked = await bonus_grants.revoke(
                    connection, self.ledger, account_id, name=name, reason=reason, at=at
                )
            except UnknownGrant as err:
                raise NotFound("grant", name) from err
            if not revoked.replayed:
                told = {"grant": name, "amount": revoked.taken.format(), "currency": revoked.taken.currency}
                await emit(connection, Event(EventType.BONUS_REVOKED, tenant_id, account_id, told), at=at)
                audited = AuditEntry(by, "bonus.revoke", account_id, told, {"reason": reason})
                await self.audit.write(connection, audited, at=at)
            return revoked.taken

        return await self.database.run(work)

    async def balance(self, tenant_id: str, account_id: str) -> CustomerBalance:
        """Raises `NotFound`."""
        async with self.database.reading() as connection:
            await self._check(connection, tenant_id, account_id)
            return await accounts.of_customer(connection, account_id)

    async def statement(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[StatementLine]:
        """Return postings of the bonus account, newest first; `after` is the line number that the page before ended
        with. Raises `NotFound`.
        """
        before = int(after) if after is not None else None
        async with self.database.reading() as connection:
            await self._check(connection, tenant_id, account_id)
            lines: Sequence[StatementLine] = await read_statement(
                connection, customer_bonus(account_id), after=before, limit=limit + 1
            )
        return page_of(lines, limit, lambda line: str(line.number))

    async def _check(self, connection: AsyncConnection, tenant_id: str, account_id: str) -> None:
        if await account_rows.read(connection, tenant_id, account_id) is None:
            raise NotFound("account", account_id)
