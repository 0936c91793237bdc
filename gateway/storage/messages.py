"""Rows of the registries' messages. One is stored before it is acknowledged, and followed up after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, PollKind, PollMessage
from gateway.storage.tables import poll_messages

_TABLE = poll_messages.c
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """`name` is the domain that it is about, if any."""

    id: int
    kind: PollKind
    name: DomainName | None


async def store(connection: AsyncConnection, registry: str, message: PollMessage, *, at: datetime) -> bool:
    """Keep a message; False when it is here already, as after an acknowledgement that was lost."""
    row = {
        "registry": registry,
        "message_id": message.id,
        "kind": message.kind.value,
        "domain": message.name.ascii if message.name else None,
        "cltrid": message.cltrid,
        "detail": message.detail,
        "raw": message.raw,
        "queued_at": message.queued_at,
        "received_at": at,
    }
    added = await connection.execute(insert(poll_messages).values(row).on_conflict_do_nothing())
    return added.rowcount == 1


async def due(connection: AsyncConnection, registry: str, *, limit: int) -> Sequence[StoredMessage]:
    """Return the oldest messages that are to be followed up now."""
    query = select(_TABLE.id, _TABLE.kind, _TABLE.domain).where(
        _TABLE.registry == registry,
        _TABLE.handled_at.is_(None),
        or_(_TABLE.retry_at.is_(None), _TABLE.retry_at <= func.now()),
    )
    rows = await connection.execute(query.order_by(_TABLE.id).limit(limit))
    return [StoredMessage(row.id, PollKind(row.kind), DomainName(row.domain) if row.domain else None) for row in rows]


async def mark_handled(connection: AsyncConnection, message_ids: Sequence[int], *, at: datetime) -> None:
    await connection.execute(update(poll_messages).where(_TABLE.id.in_(message_ids)).values(handled_at=at))


async def put_off(connection: AsyncConnection, message_ids: Sequence[int]) -> None:
    """Follow these up later: after half a minute, then twice as long each time, at most a day."""
    pause = func.least(_FIRST_PAUSE * func.power(2, _TABLE.failures), _LONGEST_PAUSE)
    await connection.execute(
        update(poll_messages)
        .where(_TABLE.id.in_(message_ids))
        .values(failures=_TABLE.failures + 1, retry_at=func.now() + pause)
    )


async def counts(connection: AsyncConnection, registry: str) -> tuple[int, int]:
    """Return how many messages are not followed up yet, and for how many of them that failed already."""
    failed = func.count().filter(_TABLE.failures > 0)
    query = select(func.count(), failed).where(_TABLE.registry == registry, _TABLE.handled_at.is_(None))
    waiting, failing = (await connection.execute(query)).one()
    return waiting, failing


async def forget_handled(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Remove messages that were followed up before then, at most `limit`; return how many there were."""
    old = select(_TABLE.id).where(_TABLE.handled_at < before).limit(limit)
    return (await connection.execute(delete(poll_messages).where(_TABLE.id.in_(old)))).rowcount
