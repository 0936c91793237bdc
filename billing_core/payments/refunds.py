"""Money that goes back to its payer by our own will: held on the balance until the provider says that it went.

Works on a connection that is handed in, which it never commits.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import clearing
from billing_core.errors import BillingError
from billing_core.ids import new_id
from billing_core.journal import EntryKind
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.payments import records
from billing_core.payments.provider import Refund
from billing_core.payments.records import PaymentRecord
from billing_core.storage.payment_tables import refunds

_TABLE = refunds.c
_COLUMNS = (
    *(_TABLE.id, _TABLE.provider, _TABLE.payment_id, _TABLE.account_id, _TABLE.amount_minor, _TABLE.currency),
    *(_TABLE.state, _TABLE.created_at, _TABLE.reason),
)


class RefundState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


class NotRefundable(BillingError):
    """No such payment of this account, or less is left of it than is to go back."""


@dataclass(frozen=True, slots=True)
class PayerRefund:
    """`reason`: why it was refused."""

    id: str
    provider: str
    payment_id: str
    account_id: str
    amount: Money
    state: RefundState
    created_at: datetime
    reason: str = ""

    @property
    def hold_id(self) -> str:
        return f"hold_{self.id}"

    def asked_of(self, payment: PaymentRecord) -> Refund:
        return Refund(self.id, payment.payment_id, payment.order_id, self.amount)


def new_refund_id(at: datetime) -> str:
    return new_id("rfd", at)


async def begin(
    conn: AsyncConnection,
    ledger: Ledger,
    account_id: str,
    provider: str,
    payment_id: str,
    amount: Money,
    *,
    at: datetime,
    refund_id: str,
) -> PayerRefund:
    """Set aside what is to go back. Raises `NotRefundable`, `InsufficientFunds` when it is spent already."""
    payment = await records.read(conn, provider, payment_id, locked=True)
    if payment is None or payment.account_id != account_id or amount.currency != payment.paid.currency:
        raise NotRefundable(payment_id)
    under_way = select(func.coalesce(func.sum(_TABLE.amount_minor), 0)).where(*_pending(provider, payment_id))
    if amount.minor <= 0 or amount.minor > payment.left.minor - int(await conn.scalar(under_way) or 0):
        raise NotRefundable(payment_id)
    refund = PayerRefund(refund_id, provider, payment_id, account_id, amount, RefundState.PENDING, at)
    await ledger.place_hold(
        conn,
        hold_id=refund.hold_id,
        account_id=account_id,
        amount=amount,
        purpose="refund",
        reference=refund.id,
        at=at,
    )
    row = {
        "id": refund.id,
        "provider": provider,
        "payment_id": payment_id,
        "account_id": account_id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "hold_id": refund.hold_id,
        "state": refund.state.value,
        "created_at": at,
    }
    await conn.execute(insert(refunds).values(row))
    return refund


async def read(conn: AsyncConnection, refund_id: str) -> PayerRefund | None:
    found = await _refunds(conn, _TABLE.id == refund_id)
    return found[0] if found else None


async def of_account(conn: AsyncConnection, account_id: str, *, limit: int = 100) -> list[PayerRefund]:
    """Return an account's refunds, the oldest first."""
    return await _refunds(conn, _TABLE.account_id == account_id, limit=limit)


async def pending(conn: AsyncConnection, *, limit: int = 100) -> list[PayerRefund]:
    """Return what is held and not decided, the oldest first."""
    return await _refunds(conn, _TABLE.state == RefundState.PENDING.value, limit=limit)


async def is_pending(conn: AsyncConnection, provider: str, payment_id: str) -> bool:
    return bool(await _refunds(conn, *_pending(provider, payment_id), limit=1))


async def settle(conn: AsyncConnection, ledger: Ledger, payment: PaymentRecord, gone: Money, *, at: datetime) -> Money:
    """Close the refunds that explain what went back, the oldest first; return what none of them explains."""
    for refund in await _refunds(conn, *_pending(payment.provider, payment.payment_id)):
        if refund.amount <= gone:
            await finish(conn, ledger, refund, at=at)
            gone -= refund.amount
    return gone


async def finish(conn: AsyncConnection, ledger: Ledger, refund: PayerRefund, *, at: datetime) -> None:
    """Post a refund that is pending: the money went."""
    await ledger.capture_to(conn, refund.hold_id, clearing(refund.provider), kind=EntryKind.CHARGEBACK, at=at)
    await _close(conn, refund, RefundState.DONE, "", at)


async def locked(conn: AsyncConnection, refund_id: str) -> tuple[PayerRefund, PaymentRecord]:
    """Return a refund with its payment, which is locked. Raises `NotRefundable`."""
    found = await read(conn, refund_id)
    payment = None if found is None else await records.read(conn, found.provider, found.payment_id, locked=True)
    refund = await read(conn, refund_id)
    if payment is None or refund is None:
        raise NotRefundable(refund_id)
    return refund, payment


async def refuse(conn: AsyncConnection, ledger: Ledger, refund_id: str, reason: str, *, at: datetime) -> PayerRefund:
    """Give back what was held: nothing went to the payer. What was decided stays as it was. Raises `NotRefundable`."""
    refund, _payment = await locked(conn, refund_id)
    if refund.state is not RefundState.PENDING:
        return refund
    await ledger.release(conn, refund.hold_id, reason, at=at)
    await _close(conn, refund, RefundState.REFUSED, reason, at)
    return replace(refund, state=RefundState.REFUSED, reason=reason)


async def _close(conn: AsyncConnection, refund: PayerRefund, state: RefundState, reason: str, at: datetime) -> None:
    values = {"state": state.value, "closed_at": at, "reason": reason}
    await conn.execute(update(refunds).where(_TABLE.id == refund.id).values(values))


async def _refunds(conn: AsyncConnection, *conditions: ColumnElement[bool], limit: int = 1000) -> list[PayerRefund]:
    statement = select(*_COLUMNS).where(*conditions).order_by(_TABLE.id).limit(limit)
    return [
        PayerRefund(
            row.id,
            row.provider,
            row.payment_id,
            row.account_id,
            Money(row.amount_minor, row.currency),
            RefundState(row.state),
            row.created_at,
            row.reason,
        )
        for row in await conn.execute(statement)
    ]


def _pending(provider: str, payment_id: str) -> tuple[ColumnElement[bool], ...]:
    same = (_TABLE.provider == provider, _TABLE.payment_id == payment_id)
    return (*same, _TABLE.state == RefundState.PENDING.value)
