"""What an operator does about payments by hand: finding whose they are, looking at those that contradict themselves."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.payments import records
from billing_core.payments.acquiring import Acquiring, UnknownPayment
from billing_core.payments.records import PaymentRecord
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.storage import accounts as account_rows
from gateway.storage import renewals


@dataclass(frozen=True, slots=True)
class Matching:
    database: Database
    acquiring: Acquiring
    audit: AuditTrail
    clock: Clock

    async def unmatched(self, limit: int = 200) -> list[PaymentRecord]:
        async with self.database.reading() as connection:
            return await records.unmatched(connection, limit=limit)

    async def conflicting(self, limit: int = 200) -> list[PaymentRecord]:
        async with self.database.reading() as connection:
            return await records.conflicting(connection, limit=limit)

    async def match(self, payment_id: str, account_id: str, actor: Actor, *, provider: str | None = None) -> Money:
        """Credit an unmatched payment to an account. Raises `UnknownPayment` (none, or of several providers),
        `NotFound`, `CurrencyMismatch`.
        """
        at = self.clock()

        async def work(connection: AsyncConnection) -> Money:
            await account_rows.tenant_of(connection, account_id)
            found = await records.unmatched_with(connection, payment_id, provider)
            if len(found) != 1:
                raise UnknownPayment(payment_id)
            amount = await self.acquiring.assign(connection, found[0].provider, payment_id, account_id, at=at)
            await renewals.wake(connection, account_id)
            after = {"account": account_id, "amount": amount.format(), "currency": amount.currency}
            payment = f"payment:{found[0].provider}:{payment_id}"
            await self.audit.write(connection, AuditEntry(actor, "payment.match", payment, {}, after), at=at)
            return amount

        return await self.database.run(work)
