"""Promised payments: credit with an end, for a customer whose money is on its way. Off unless a limit is set."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, temporary_credits
from billing_core.temporary_credits import CreditReason, TemporaryCredit
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound, PromiseRefused
from gateway.operations.requests import IdempotencyKey
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys
from gateway.storage import renewals


@dataclass(frozen=True, slots=True)
class PromiseService:
    """`largest` is in the account's currency; 0: nothing is promised to anybody."""

    database: Database
    largest: Decimal
    lasting: timedelta
    clock: Clock

    async def promise(
        self, tenant_id: str, account_id: str, amount: Money, *, idempotency: IdempotencyKey | None = None
    ) -> TemporaryCredit:
        """Let an account spend what is on its way, once with the same key; what waits for money is looked at at once.

        Raises `NotFound`, `PromiseRefused`, `CurrencyMismatch`, `CreditGiven`.
        """
        at = self.clock()

        async def work(connection: AsyncConnection) -> TemporaryCredit:
            if await account_rows.view(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            if amount > Money.parse(f"{self.largest:f}", amount.currency):
                raise PromiseRefused
            if idempotency is not None and await keys.is_known(connection, idempotency):
                credit_id = await keys.claim(connection, idempotency, subject="", at=at)
                return await temporary_credits.read(connection, credit_id)
            credit = await temporary_credits.grant(
                connection, account_id, amount, CreditReason.PROMISED, at=at, expires_at=at + self.lasting
            )
            if idempotency is not None:
                await keys.claim(connection, idempotency, subject=credit.id, at=at)
            await renewals.wake(connection, account_id)
            return credit

        return await self.database.run(work)
