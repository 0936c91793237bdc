"""Rows of deliveries to webhook receivers. Works on a connection that is handed in, which it never commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ids import new_id
from gateway.storage.webhook_tables import webhook_deliveries
from gateway.webhooks.message import Message
from gateway.webhooks.model import Attempted, Delivery, DeliveryState, Due, Result

_T = webhook_deliveries.c
_VIEW = tuple(column for column in _T if column.name != "body")


async def add(connection: AsyncConnection, receiver_id: str, messages: Sequence[Message], *, at: datetime) -> None:
    """Have messages sent once this transaction commits; one that is there already stays as it is."""
    rows = [
        {
            "id": new_id("whd"),
            "receiver_id": receiver_id,
            "event_id": message.id,
            "event_type": message.type,
            "body": message.body,
            "created_at": at,
            "next_at": at,
        }
        for message in messages
    ]
    if rows:
        await connection.execute(insert(webhook_deliveries).values(rows).on_conflict_do_nothing())


async def due(connection: AsyncConnection, receiver_id: str, *, at: datetime, limit: int) -> Sequence[Due]:
    """Return what is to be sent now, the longest due first."""
    wanted = (_T.receiver_id == receiver_id, _T.state == DeliveryState.PENDING.value, _T.next_at <= at)
    query = select(_T.id, _T.event_id, _T.body, _T.attempts).where(*wanted)
    rows = await connection.execute(query.order_by(_T.next_at, _T.id).limit(limit))
    return [Due(row.id, row.event_id, bytes(row.body), row.attempts) for row in rows]


async def settle(
    connection: AsyncConnection, delivery_id: str, attempted: Attempted, *, next_at: datetime | None, at: datetime
) -> None:
    """Keep what came of an attempt; `next_at` None = there is no further one."""
    over = DeliveryState.DELIVERED if attempted.result is Result.OK else DeliveryState.FAILED
    values = {
        "state": (DeliveryState.PENDING if next_at is not None else over).value,
        "attempts": _T.attempts + 1,
        "next_at": next_at,
        "tried_at": at,
        "result": attempted.result.value,
        "status": attempted.status,
        "milliseconds": round(attempted.seconds * 1000),
    }
    await connection.execute(update(webhook_deliveries).where(_T.id == delivery_id).values(values))


async def page(
    connection: AsyncConnection, receiver_id: str, state: DeliveryState | None, *, after: str | None, limit: int
) -> Sequence[Delivery]:
    """Return deliveries, the newest first."""
    query = select(*_VIEW).where(_T.receiver_id == receiver_id).order_by(_T.id.desc()).limit(limit)
    query = query if state is None else query.where(_T.state == state.value)
    rows = await connection.execute(query if after is None else query.where(_T.id < after))
    return [_delivery(row) for row in rows]


async def again(connection: AsyncConnection, receiver_id: str, delivery_id: str, *, at: datetime) -> Delivery | None:
    """Have a delivery sent now, with all its attempts before it; None when the receiver has none of that id."""
    wanted = (_T.id == delivery_id, _T.receiver_id == receiver_id)
    values = {"state": DeliveryState.PENDING.value, "attempts": 0, "next_at": at}
    row = (
        await connection.execute(update(webhook_deliveries).where(*wanted).values(values).returning(*_VIEW))
    ).one_or_none()
    return None if row is None else _delivery(row)


async def forget(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Remove old deliveries; return how many."""
    old = select(_T.id).where(_T.created_at < before).limit(limit)
    return (await connection.execute(delete(webhook_deliveries).where(_T.id.in_(old)))).rowcount


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        receiver_id=row.receiver_id,
        event_id=row.event_id,
        event_type=row.event_type,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        next_at=row.next_at,
        tried_at=row.tried_at,
        result=None if row.result is None else Result(row.result),
        status=row.status,
        milliseconds=row.milliseconds,
    )
