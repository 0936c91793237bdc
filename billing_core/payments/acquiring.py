"""What a verified notice does to the books: once, whatever comes late, twice or out of order.

Two facts are kept of a payment, and both only grow: what was paid, and what of it has gone back. Every notice adds what
it knows, and what is posted follows from the facts; so their order does not matter. Works on the connection of a
transaction that it does not end. The payment's row is locked first, so notices of one payment follow each other.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import UNMATCHED, clearing, customer_main
from billing_core.errors import BillingError
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.payments import records, refunds
from billing_core.payments.provider import PaymentNotice, PaymentState
from billing_core.payments.records import PaymentRecord
from billing_core.payments.refunds import PayerRefund, RefundState


class UnknownPayment(BillingError):
    """There is no such payment, or none that waits for its owner."""


class Effect(StrEnum):
    """The values are labels of a metric."""

    CREDITED = "credited"
    UNMATCHED = "unmatched"
    """Posted, and nobody was found for it: never guessed by amount."""
    RETURNED = "returned"
    NOTED = "noted"
    """No money moves by it."""
    REPEATED = "repeated"
    STALE = "stale"
    """Less than what is known of the payment."""
    CONFLICT = "conflict"
    """Another sum for a payment that is in the books: for a person to look at."""


@dataclass(frozen=True, slots=True)
class Received:
    """`credited` and `returned` are what this notice moved."""

    effect: Effect
    account_id: str | None = None
    credited: Money | None = None
    returned: Money | None = None


@dataclass(frozen=True, slots=True)
class Acquiring:
    ledger: Ledger

    async def receive(self, conn: AsyncConnection, notice: PaymentNotice, *, at: datetime) -> Received:
        """Post what a notice says, at most once. What came is what counts, not what was asked for."""
        payment = await records.lock(conn, notice, at=at)
        known = bool(payment.paid.minor or payment.gone.minor)
        if notice.state in (PaymentState.PENDING, PaymentState.FAILED):
            if known:
                return Received(Effect.STALE, payment.account_id)
            await records.note(conn, payment, state=notice.state.value, **_when(notice))
            return Received(Effect.NOTED, payment.account_id)
        paid = notice.amount if notice.state is PaymentState.PAID else notice.whole
        if known and _contradicts(payment, notice, paid):
            await records.note(conn, payment, conflict_minor=(paid or notice.amount).minor)
            return Received(Effect.CONFLICT, payment.account_id)
        return await self._add(conn, payment, notice, paid, at)

    async def assign(
        self, conn: AsyncConnection, provider: str, payment_id: str, account_id: str, *, at: datetime
    ) -> Money:
        """Credit a payment that nobody was found for to its owner. Raises `UnknownPayment`, `UnknownAccount`."""
        payment = await records.read(conn, provider, payment_id, locked=True)
        if payment is None or payment.account_id is not None or not payment.left.minor:
            raise UnknownPayment(payment_id)
        entry = JournalEntry(
            key=f"match:{provider}:{payment_id}",
            kind=EntryKind.TOP_UP,
            lines=(Line(customer_main(account_id), payment.left), Line(UNMATCHED, -payment.left)),
            posted_at=at,
            effective_at=at,
            reference=f"{provider}:{payment_id}",
        )
        await self.ledger.post(conn, entry)
        await records.note(conn, payment, account_id=account_id)
        return payment.left

    async def refunded(self, conn: AsyncConnection, refund_id: str, *, at: datetime) -> PayerRefund:
        """Close a refund by the provider's answer to it, unless a notice has closed it. Raises `NotRefundable`."""
        refund, payment = await refunds.locked(conn, refund_id)
        if refund.state is not RefundState.PENDING:
            return refund
        await refunds.finish(conn, self.ledger, refund, at=at)
        returned = payment.returned + refund.amount
        state = PaymentState.RETURNED if returned == payment.paid else PaymentState.PAID
        gone = max(payment.gone, returned)
        await records.note(conn, payment, state=state.value, returned_minor=returned.minor, gone_minor=gone.minor)
        return replace(refund, state=RefundState.DONE)

    async def _add(
        self, conn: AsyncConnection, payment: PaymentRecord, notice: PaymentNotice, paid: Money | None, at: datetime
    ) -> Received:
        """Add what a notice knows, and post what follows from all that is known."""
        gone = payment.gone if payment.gone.minor else Money.zero(notice.amount.currency)
        if notice.state is PaymentState.RETURNED:
            gone = max(gone, notice.amount)
        credited: Money | None = None
        effect = Effect.REPEATED if gone.minor == payment.gone.minor else Effect.NOTED
        if paid is not None and not payment.paid.minor:
            credited, payment = paid, await self._credit(conn, payment, notice, paid, at)
            effect = Effect.UNMATCHED if payment.account_id is None else Effect.CREDITED
        owed = min(gone, payment.paid) - payment.returned if payment.paid.minor else Money.zero(gone.currency)
        if owed.minor > 0:
            await self._take_back(conn, payment, owed, at)
            effect = Effect.RETURNED
        await self._keep(conn, payment, notice, gone, owed)
        return Received(effect, payment.account_id, credited, owed if owed.minor > 0 else None)

    async def _keep(
        self, conn: AsyncConnection, payment: PaymentRecord, notice: PaymentNotice, gone: Money, owed: Money
    ) -> None:
        state = PaymentState.RETURNED if gone.minor and gone.minor >= payment.paid.minor else PaymentState.PAID
        values = {
            "state": state.value,
            "currency": gone.currency,
            "gone_minor": gone.minor,
            "returned_minor": payment.returned.minor + max(owed.minor, 0),
        }
        await records.note(conn, notice, **values, **_when(notice))

    async def _credit(
        self, conn: AsyncConnection, payment: PaymentRecord, notice: PaymentNotice, paid: Money, at: datetime
    ) -> PaymentRecord:
        account_id = payment.account_id or await records.owner(conn, notice)
        owner = UNMATCHED if account_id is None else customer_main(account_id)
        entry = JournalEntry(
            key=f"pay:{notice.provider}:{notice.payment_id}",
            kind=EntryKind.TOP_UP,
            lines=(Line(owner, paid), Line(clearing(notice.provider), -paid)),
            posted_at=at,
            effective_at=at,
            reference=f"{notice.provider}:{notice.payment_id}",
        )
        posted = await self.ledger.post(conn, entry)
        values = {"account_id": account_id, "currency": paid.currency, "paid_minor": paid.minor, "entry_id": posted.id}
        await records.note(conn, notice, **values)
        return replace(payment, account_id=account_id, paid=paid, returned=Money.zero(paid.currency))

    async def _take_back(self, conn: AsyncConnection, payment: PaymentRecord, owed: Money, at: datetime) -> None:
        """Post what went back: first what is held for a refund, the rest whether the account has it or not."""
        rest = await refunds.settle(conn, self.ledger, payment, owed, at=at)
        if not rest.minor:
            return
        refund_id = f"{payment.payment_id}:{(payment.returned + owed).minor}"
        if payment.account_id is not None:
            await self.ledger.take_back(
                conn, payment.account_id, rest, provider=payment.provider, refund_id=refund_id, at=at
            )
            return
        entry = JournalEntry(
            key=f"payrefund:{payment.provider}:{refund_id}",
            kind=EntryKind.CHARGEBACK,
            lines=(Line(UNMATCHED, -rest), Line(clearing(payment.provider), rest)),
            posted_at=at,
            effective_at=at,
            reference=f"{payment.provider}:{refund_id}",
        )
        await self.ledger.post(conn, entry)


def _when(notice: PaymentNotice) -> dict[str, datetime]:
    return {} if notice.changed_at is None else {"changed_at": notice.changed_at}


def _contradicts(payment: PaymentRecord, notice: PaymentNotice, paid: Money | None) -> bool:
    """Tell whether a notice says another sum, or currency, than what is in the books."""
    known = payment.paid if payment.paid.minor else payment.gone
    if notice.amount.currency != known.currency:
        return True
    return paid is not None and bool(payment.paid.minor) and paid != payment.paid
