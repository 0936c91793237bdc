"""Rows of the registries' messages. One is stored before it is acknowledged, and followed up after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, PollKind, PollMessage
from gateway.storage.tables import poll_messages

_TABLE = poll_messages.c


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


async def unhandled(connection: AsyncConnection, registry: str, *, limit: int) -> Sequence[StoredMessage]:
    """Return the oldest messages that nobody has followed up."""
    query = select(_TABLE.id, _TABLE.kind, _TABLE.domain).where(
        _TABLE.registry == registry, _TABLE.handled_at.is_(None)
    )
    rows = await connection.execute(query.order_by(_TABLE.id).limit(limit))
    return [StoredMessage(row.id, PollKind(row.kind), DomainName(row.domain) if row.domain else None) for row in rows]


async def mark_handled(connection: AsyncConnection, message_id: int, *, at: datetime) -> None:
    await connection.execute(update(poll_messages).where(_TABLE.id == message_id).values(handled_at=at))
