"""What is known of each payment at a provider, as rows. Works on a connection that is handed in, never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.money import Money
from billing_core.payments.provider import PaymentNotice, PaymentState
from billing_core.storage.payment_tables import deposits, payments

_TABLE = payments.c
_COLUMNS = (
    *(_TABLE.provider, _TABLE.payment_id, _TABLE.order_id, _TABLE.account_id, _TABLE.state, _TABLE.currency),
    *(_TABLE.paid_minor, _TABLE.returned_minor, _TABLE.gone_minor, _TABLE.conflict_minor, _TABLE.received_at),
)


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """`paid` and `returned` are what the books have; `gone` is what the provider says went back in all.

    `account_id` None: nobody was found for it. `conflict`: another sum that was told for it.
    """

    provider: str
    payment_id: str
    order_id: str
    account_id: str | None
    state: PaymentState
    paid: Money
    returned: Money
    gone: Money
    conflict: Money | None
    received_at: datetime

    @property
    def left(self) -> Money:
        return self.paid - self.returned


async def lock(conn: AsyncConnection, notice: PaymentNotice, *, at: datetime) -> PaymentRecord:
    """Return the payment that a notice is of, made if it is new; others wait until the transaction ends."""
    row = {
        "provider": notice.provider,
        "payment_id": notice.payment_id,
        "order_id": notice.order_id,
        "account_id": await owner(conn, notice),
        "state": PaymentState.PENDING.value,
        "currency": notice.amount.currency,
        "received_at": at,
    }
    await conn.execute(upsert(payments).values(row).on_conflict_do_nothing())
    found = await read(conn, notice.provider, notice.payment_id, locked=True)
    if found is None:
        raise AssertionError("a payment just written is there")
    return found


async def read(conn: AsyncConnection, provider: str, payment_id: str, *, locked: bool = False) -> PaymentRecord | None:
    statement = select(*_COLUMNS).where(_TABLE.provider == provider, _TABLE.payment_id == payment_id)
    found = await _records(conn, statement.with_for_update() if locked else statement)
    return found[0] if found else None


async def of_account(
    conn: AsyncConnection, account_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
) -> list[PaymentRecord]:
    """Return an account's payments, the newest first; `before` is (received_at, payment_id) of the last one seen."""
    statement = select(*_COLUMNS).where(_TABLE.account_id == account_id)
    return await _newest(conn, statement, before, limit)


async def unmatched(
    conn: AsyncConnection, *, before: tuple[datetime, str] | None = None, limit: int = 50
) -> list[PaymentRecord]:
    """Return payments in the books that nobody was found for, the newest first."""
    statement = select(*_COLUMNS).where(_TABLE.account_id.is_(None), _TABLE.paid_minor > _TABLE.returned_minor)
    return await _newest(conn, statement, before, limit)


async def unmatched_with(conn: AsyncConnection, payment_id: str, provider: str | None) -> list[PaymentRecord]:
    """Return unmatched payments with this id, of one provider or of all."""
    statement = select(*_COLUMNS).where(_TABLE.account_id.is_(None), _TABLE.payment_id == payment_id)
    return await _records(conn, statement if provider is None else statement.where(_TABLE.provider == provider))


async def conflicting(conn: AsyncConnection, *, limit: int = 50) -> list[PaymentRecord]:
    """Return payments of which two sums were told, the newest first."""
    return await _newest(conn, select(*_COLUMNS).where(_TABLE.conflict_minor.is_not(None)), None, limit)


async def note(conn: AsyncConnection, payment: PaymentRecord | PaymentNotice, **values: object) -> None:
    same = (_TABLE.provider == payment.provider, _TABLE.payment_id == payment.payment_id)
    await conn.execute(update(payments).where(*same).values(**values))


async def owner(conn: AsyncConnection, notice: PaymentNotice) -> str | None:
    """Return the account that set out to pay this order, in this currency, through this provider."""
    statement = select(deposits.c.account_id).where(
        deposits.c.id == notice.order_id,
        deposits.c.provider == notice.provider,
        deposits.c.currency == notice.amount.currency,
    )
    account_id: str | None = (await conn.execute(statement)).scalar_one_or_none()
    return account_id


async def _newest(
    conn: AsyncConnection, statement: Select[Any], before: tuple[datetime, str] | None, limit: int
) -> list[PaymentRecord]:
    ordered = statement.order_by(_TABLE.received_at.desc(), _TABLE.payment_id.desc()).limit(limit)
    if before is not None:
        at, payment_id = before
        ordered = ordered.where(
            (_TABLE.received_at < at) | ((_TABLE.received_at == at) & (_TABLE.payment_id < payment_id))
        )
    return await _records(conn, ordered)


async def _records(conn: AsyncConnection, statement: Select[Any]) -> list[PaymentRecord]:
    return [_record(row) for row in await conn.execute(statement)]


def _record(row: Sequence[Any]) -> PaymentRecord:
    provider, payment_id, order_id, account_id, state, currency, paid, returned, gone, conflict, received_at = row
    paid, returned, gone = (Money(minor, currency) for minor in (paid, returned, gone))
    return PaymentRecord(
        provider,
        payment_id,
        order_id,
        account_id,
        PaymentState(state),
        paid,
        returned,
        gone,
        None if conflict is None else Money(conflict, currency),
        received_at,
    )
