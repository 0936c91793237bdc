"""Orders of which the provider is to be asked, so that a callback may be late, lost or doubted: the durable list.

Works on a connection that is handed in, which it never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.storage.payment_tables import payment_inquiries

_TABLE = payment_inquiries.c
_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """`asked`: how often it was asked in vain; `payment_ref` as in `Checkout`."""

    provider: str
    order_id: str
    payment_ref: str | None
    asked: int = 0


def pause_after(asked: int) -> timedelta:
    """Return how long after the question before the next comes: twice as long each time, at most six hours."""
    return min(_LONGEST, _FIRST * (1 << min(asked, 20)))


async def expect(conn: AsyncConnection, inquiry: Inquiry, *, ask_at: datetime, lasting: timedelta) -> None:
    """Have an order asked about from `ask_at` on; one that is on the list is asked about no later than that."""
    row = insert(payment_inquiries).values(
        provider=inquiry.provider,
        order_id=inquiry.order_id,
        payment_ref=inquiry.payment_ref,
        ask_at=ask_at,
        expires_at=ask_at + lasting,
    )
    changed = {
        "ask_at": func.least(_TABLE.ask_at, row.excluded.ask_at),
        "expires_at": func.greatest(_TABLE.expires_at, row.excluded.expires_at),
        "payment_ref": func.coalesce(row.excluded.payment_ref, _TABLE.payment_ref),
    }
    await conn.execute(row.on_conflict_do_update(index_elements=["provider", "order_id"], set_=changed))


async def due(
    conn: AsyncConnection, *, at: datetime, limit: int, after: tuple[str, str] | None = None
) -> Sequence[Inquiry]:
    """Return what is to be asked now, in the order of (provider, order_id), behind `after`."""
    statement = (
        select(_TABLE.provider, _TABLE.order_id, _TABLE.payment_ref, _TABLE.asked)
        .where(_TABLE.ask_at <= at)
        .order_by(_TABLE.provider, _TABLE.order_id)
        .limit(limit)
    )
    if after is not None:
        provider, order_id = after
        statement = statement.where(
            (_TABLE.provider > provider) | ((_TABLE.provider == provider) & (_TABLE.order_id > order_id))
        )
    return [Inquiry(*row) for row in await conn.execute(statement)]


async def put_off(conn: AsyncConnection, inquiry: Inquiry, *, at: datetime) -> None:
    """Ask again later; what was asked for long enough is asked no more."""
    values = {"ask_at": at + pause_after(inquiry.asked), "asked": inquiry.asked + 1}
    await conn.execute(update(payment_inquiries).where(*_same(inquiry.provider, inquiry.order_id)).values(values))
    over = delete(payment_inquiries).where(*_same(inquiry.provider, inquiry.order_id), _TABLE.expires_at <= at)
    await conn.execute(over)


async def answered(conn: AsyncConnection, provider: str, order_id: str) -> None:
    await conn.execute(delete(payment_inquiries).where(*_same(provider, order_id)))


def _same(provider: str, order_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _TABLE.provider == provider, _TABLE.order_id == order_id
