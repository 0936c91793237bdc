"""Money back to its payer, and payments that went back without us: refunds, chargebacks."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Ledger, Money
from billing_core.payments import PaymentNotice, PaymentState, RefundAnswer, inquiries, records, refunds
from billing_core.payments.inquiries import Inquiry, pause_after
from billing_core.payments.refunds import NotRefundable, PayerRefund, new_refund_id
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.database import Database
from gateway.errors import NotFound, ProviderUnavailable
from gateway.operations.requests import IdempotencyKey
from gateway.payments.receiving import Receiving
from gateway.storage import accounts as account_rows
from gateway.storage import idempotency as keys


@dataclass(frozen=True, slots=True)
class Refunding:
    """A refund is held on the balance from here to the provider's word; `ask_for` is how long that is asked for."""

    database: Database
    ledger: Ledger
    receiving: Receiving
    audit: AuditTrail
    ask_for: timedelta

    async def refund(
        self,
        tenant_id: str,
        account_id: str,
        provider: str,
        payment_id: str,
        amount: Money,
        *,
        idempotency: IdempotencyKey | None = None,
    ) -> PayerRefund:
        """Give a payment, or a part of it, back to its payer; with the same key, once.

        An answer that is lost leaves it pending, and nothing is sent again: the provider is asked what happened.
        Raises `NotFound`, `NotRefundable`, `InsufficientFunds`, `ProviderNotOffered`.
        """
        at = self.receiving.clock()
        new_id = new_refund_id(at)

        async def work(connection: AsyncConnection) -> PayerRefund:
            if await account_rows.view(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            self.receiving.desks.of(provider)
            refund_id = new_id
            if idempotency is not None:
                refund_id = await keys.claim(connection, idempotency, subject=new_id, at=at)
            earlier = await refunds.read(connection, refund_id)
            if earlier is not None:
                return earlier
            begun = await refunds.begin(
                connection, self.ledger, account_id, provider, payment_id, amount, at=at, refund_id=refund_id
            )
            payment = await self._payment(connection, provider, payment_id)
            inquiry = Inquiry(provider, payment.order_id, payment_id)
            await inquiries.expect(connection, inquiry, ask_at=at + pause_after(0), lasting=self.ask_for)
            return begun

        refund = await self.database.run(work)
        return await self._send(refund) if refund.id == new_id else refund

    async def list(self, tenant_id: str, account_id: str) -> list[PayerRefund]:
        """Return an account's refunds, the oldest first. Raises `NotFound`."""
        async with self.database.reading() as connection:
            if await account_rows.view(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            return await refunds.of_account(connection, account_id)

    async def refuse(self, refund_id: str, reason: str, *, actor: Actor | None = None) -> PayerRefund:
        """Release what is held: nothing went to the payer, by the provider's answer or an operator's word.

        Raises `NotRefundable`.
        """
        at = self.receiving.clock()

        async def work(connection: AsyncConnection) -> PayerRefund:
            refund = await refunds.refuse(connection, self.ledger, refund_id, reason, at=at)
            if actor is not None:
                entry = AuditEntry(
                    actor, "refund.refuse", refund_id, {}, {"state": refund.state.value, "reason": reason}
                )
                await self.audit.write(connection, entry, at=at)
            return refund

        return await self.database.run(work)

    async def charge_back(self, provider: str, payment_id: str, amount: Money, *, actor: Actor) -> None:
        """Take an operator's word that so much more went back to the payer. Raises `NotRefundable`."""

        async def work(connection: AsyncConnection) -> None:
            payment = await records.read(connection, provider, payment_id, locked=True)
            if (
                payment is None
                or amount.minor <= 0
                or amount.currency != payment.paid.currency
                or amount > payment.left
            ):
                raise NotRefundable(payment_id)
            told = {"amount": amount.format(), "currency": amount.currency}
            entry = AuditEntry(actor, "payment.charge_back", f"payment:{provider}:{payment_id}", {}, told)
            gone = payment.returned + amount
            notice = PaymentNotice(provider, payment_id, payment.order_id, PaymentState.RETURNED, gone)
            await self.receiving.put(connection, notice)
            await self.audit.write(connection, entry, at=self.receiving.clock())

        await self.database.run(work)

    async def _send(self, refund: PayerRefund) -> PayerRefund:
        desk = self.receiving.desks.of(refund.provider)
        async with self.database.reading() as connection:
            payment = await self._payment(connection, refund.provider, refund.payment_id)
        try:
            answer = await desk.client.send(desk.name, desk.provider.refund(refund.asked_of(payment)))
        except ProviderUnavailable:
            return refund
        if answer is RefundAnswer.REFUSED:
            return await self.refuse(refund.id, "refused by the provider")
        if answer is RefundAnswer.DONE:
            at = self.receiving.clock()
            return await self.database.run(
                lambda connection: self.receiving.acquiring.refunded(connection, refund.id, at=at)
            )
        return refund

    async def _payment(self, connection: AsyncConnection, provider: str, payment_id: str) -> records.PaymentRecord:
        payment = await records.read(connection, provider, payment_id)
        if payment is None:
            raise NotRefundable(payment_id)
        return payment
