"""What a verified notice does to the books: once, whatever comes late, twice or out of order.

Works on the connection of a transaction that it does not end. The payment's row is locked first, so notices of one
payment follow each other.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import UNMATCHED, clearing, customer_main
from billing_core.errors import BillingError
from billing_core.ids import new_id
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.payments.provider import PaymentNotice, PaymentState
from billing_core.storage.payment_tables import deposits, payments


class UnknownPayment(BillingError):
    """There is no such payment, or none that waits for its owner."""


class Effect(StrEnum):
    CREDITED = "credited"
    UNMATCHED = "unmatched"
    """Posted, and nobody was found for it: never guessed by amount."""
    RETURNED = "returned"
    NOTED = "noted"
    """No money moves by it."""
    REPEATED = "repeated"
    STALE = "stale"
    """Older than what is known of the payment."""
    CONFLICT = "conflict"
    """Another sum for a payment that is in the books: for a person to look at."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a customer set out to pay; `id` is our order number at the provider."""

    id: str
    account_id: str
    provider: str
    amount: Money
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    effect: Effect
    account_id: str | None = None
    entry: JournalEntry | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a payment; its row is locked."""

    account_id: str | None
    state: str
    currency: str
    paid_minor: int
    returned_minor: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Acquiring:
    ledger: Ledger

    async def begin(
        self, conn: AsyncConnection, account_id: str, provider: str, amount: Money, *, at: datetime
    ) -> Deposit:
        """Keep what the customer sets out to pay, before the provider hears of it."""
        if amount.minor <= 0:
            raise ValueError("a deposit is of more than zero")
        deposit = Deposit(new_id("dep", at), account_id, provider, amount, at)
        row = {
            "id": deposit.id,
            "account_id": account_id,
            "provider": provider,
            "amount_minor": amount.minor,
            "currency": amount.currency,
            "created_at": at,
        }
        await conn.execute(insert(deposits).values(row))
        return deposit

    async def receive(self, conn: AsyncConnection, notice: PaymentNotice, *, at: datetime) -> Received:
        """Post what a notice says, at most once. What came is what counts, not what was asked for."""
        payment = await self._lock(conn, notice, at)
        if notice.changed_at is not None and payment.changed_at is not None and notice.changed_at < payment.changed_at:
            return Received(Effect.STALE, payment.account_id)
        match notice.state:
            case PaymentState.PAID:
                return await self._paid(conn, notice, payment, at)
            case PaymentState.RETURNED:
                return await self._returned(conn, notice, payment, at)
            case PaymentState.PENDING | PaymentState.FAILED:
                if payment.state in (PaymentState.PAID.value, PaymentState.RETURNED.value):
                    return Received(Effect.STALE, payment.account_id)
                await self._note(conn, notice, state=notice.state.value)
                return Received(Effect.NOTED, payment.account_id)

    async def assign(
        self, conn: AsyncConnection, provider: str, payment_id: str, account_id: str, *, at: datetime
    ) -> JournalEntry:
        """Credit a payment that nobody was found for to its owner. Raises `UnknownPayment`."""
        row = await self._read(conn, provider, payment_id)
        if row is None or row.account_id is not None or row.paid_minor == row.returned_minor:
            raise UnknownPayment(payment_id)
        amount = Money(row.paid_minor - row.returned_minor, row.currency)
        entry = JournalEntry(
            key=f"match:{provider}:{payment_id}",
            kind=EntryKind.TOP_UP,
            lines=(Line(customer_main(account_id), amount), Line(UNMATCHED, -amount)),
            posted_at=at,
            effective_at=at,
            reference=f"{provider}:{payment_id}",
        )
        posted = await self.ledger.post(conn, entry)
        same = (payments.c.provider == provider, payments.c.payment_id == payment_id)
        await conn.execute(update(payments).where(*same).values(account_id=account_id))
        return posted

    async def _paid(self, conn: AsyncConnection, notice: PaymentNotice, payment: _Known, at: datetime) -> Received:
        if payment.state == PaymentState.RETURNED.value:
            return Received(Effect.STALE, payment.account_id)
        if payment.paid_minor:
            same = Money(payment.paid_minor, payment.currency) == notice.amount
            return Received(Effect.REPEATED if same else Effect.CONFLICT, payment.account_id)
        account_id = await self._owner(conn, notice)
        owner = UNMATCHED if account_id is None else customer_main(account_id)
        entry = JournalEntry(
            key=f"pay:{notice.provider}:{notice.payment_id}",
            kind=EntryKind.TOP_UP,
            lines=(Line(owner, notice.amount), Line(clearing(notice.provider), -notice.amount)),
            posted_at=at,
            effective_at=at,
            reference=f"{notice.provider}:{notice.payment_id}",
        )
        posted = await self.ledger.post(conn, entry)
        await self._note(
            conn,
            notice,
            state=PaymentState.PAID.value,
            account_id=account_id,
            currency=notice.amount.currency,
            paid_minor=notice.amount.minor,
            entry_id=posted.id,
        )
        return Received(Effect.UNMATCHED if account_id is None else Effect.CREDITED, account_id, posted)

    async def _returned(self, conn: AsyncConnection, notice: PaymentNotice, payment: _Known, at: datetime) -> Received:
        """Take back what is gone in all, less what was taken back before. A return before its payment voids that."""
        if not payment.paid_minor:
            await self._note(conn, notice, state=PaymentState.RETURNED.value)
            return Received(Effect.NOTED, payment.account_id)
        if notice.amount.currency != payment.currency:
            return Received(Effect.CONFLICT, payment.account_id)
        gone = min(notice.amount.minor, payment.paid_minor)
        amount = Money(gone - payment.returned_minor, payment.currency)
        if amount.minor <= 0:
            return Received(Effect.REPEATED, payment.account_id)
        entry = await self._take_back(conn, notice, payment.account_id, amount, gone, at)
        state = PaymentState.RETURNED if gone == payment.paid_minor else PaymentState.PAID
        await self._note(conn, notice, state=state.value, returned_minor=gone)
        return Received(Effect.RETURNED, payment.account_id, entry)

    async def _take_back(
        self,
        conn: AsyncConnection,
        notice: PaymentNotice,
        account_id: str | None,
        amount: Money,
        gone: int,
        at: datetime,
    ) -> JournalEntry:
        refund_id = f"{notice.payment_id}:{gone}"
        if account_id is not None:
            return await self.ledger.take_back(
                conn, account_id, amount, provider=notice.provider, refund_id=refund_id, at=at
            )
        entry = JournalEntry(
            key=f"payrefund:{notice.provider}:{refund_id}",
            kind=EntryKind.CHARGEBACK,
            lines=(Line(UNMATCHED, -amount), Line(clearing(notice.provider), amount)),
            posted_at=at,
            effective_at=at,
            reference=f"{notice.provider}:{refund_id}",
        )
        return await self.ledger.post(conn, entry)

    async def _owner(self, conn: AsyncConnection, notice: PaymentNotice) -> str | None:
        """Return the account that set out to pay this order, in this currency, through this provider."""
        statement = select(deposits.c.account_id).where(
            deposits.c.id == notice.order_id,
            deposits.c.provider == notice.provider,
            deposits.c.currency == notice.amount.currency,
        )
        return (await conn.execute(statement)).scalar_one_or_none()

    async def _lock(self, conn: AsyncConnection, notice: PaymentNotice, at: datetime) -> _Known:
        row = {
            "provider": notice.provider,
            "payment_id": notice.payment_id,
            "order_id": notice.order_id,
            "account_id": await self._owner(conn, notice),
            "state": PaymentState.PENDING.value,
            "currency": notice.amount.currency,
            "received_at": at,
        }
        await conn.execute(upsert(payments).values(row).on_conflict_do_nothing())
        found = await self._read(conn, notice.provider, notice.payment_id)
        if found is None:
            raise AssertionError("a payment just written is there")
        return found

    async def _read(self, conn: AsyncConnection, provider: str, payment_id: str) -> _Known | None:
        statement = (
            select(
                payments.c.account_id,
                payments.c.state,
                payments.c.currency,
                payments.c.paid_minor,
                payments.c.returned_minor,
                payments.c.changed_at,
            )
            .where(payments.c.provider == provider, payments.c.payment_id == payment_id)
            .with_for_update()
        )
        row = (await conn.execute(statement)).one_or_none()
        return None if row is None else _Known(*row)

    async def _note(self, conn: AsyncConnection, notice: PaymentNotice, **values: object) -> None:
        same = (payments.c.provider == notice.provider, payments.c.payment_id == notice.payment_id)
        changed = {"changed_at": notice.changed_at} if notice.changed_at is not None else {}
        await conn.execute(update(payments).where(*same).values(**values, **changed))
