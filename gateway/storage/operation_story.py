"""What an operation left behind beside its own rows: holds and postings, what panels were told, what people did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.storage.tables import holds, journal_entries, journal_lines
from gateway.storage.audit_table import audit_entries
from gateway.storage.event_table import events

_SHOWN_MAX = 200


@dataclass(frozen=True, slots=True)
class StoryHold:
    state: str
    amount: Money
    placed_at: datetime
    closed_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class StoryPosting:
    """One line of a journal entry; `account` is a code of the chart of accounts."""

    entry_id: str
    kind: str
    posted_at: datetime
    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class StoryEvent:
    id: str
    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryDeed:
    """What somebody did, from the audit trail."""

    at: datetime
    actor: str
    action: str
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    holds: Sequence[StoryHold]
    postings: Sequence[StoryPosting]
    events: Sequence[StoryEvent]
    deeds: Sequence[StoryDeed]


async def read(connection: AsyncConnection, tenant_id: str, operation_id: str, moments: Sequence[datetime]) -> Story:
    """`moments` are those at which the operation moved: what is told of it is told then."""
    return Story(
        await _holds(connection, operation_id),
        await _postings(connection, operation_id),
        await _events(connection, tenant_id, operation_id, moments),
        await _deeds(connection, operation_id),
    )


async def _holds(connection: AsyncConnection, operation_id: str) -> Sequence[StoryHold]:
    query = select(holds).where(holds.c.reference == operation_id).order_by(holds.c.placed_at)
    return [
        StoryHold(row.state, Money(row.amount_minor, row.currency), row.placed_at, row.closed_at, row.reason)
        for row in await connection.execute(query)
    ]


async def _postings(connection: AsyncConnection, operation_id: str) -> Sequence[StoryPosting]:
    """Return the lines of what refers to the operation, and of what undoes that."""
    entry, line = journal_entries.c, journal_lines.c
    its = select(entry.id).where(entry.reference == operation_id)
    query = (
        select(entry.id, entry.kind, entry.posted_at, line.account, line.amount_minor, line.currency)
        .join(journal_lines, line.entry_id == entry.id)
        .where(or_(entry.reference == operation_id, entry.reversal_of.in_(its)))
        .order_by(entry.posted_at, entry.id, line.position)
        .limit(_SHOWN_MAX)
    )
    return [
        StoryPosting(row.id, row.kind, row.posted_at, row.account, Money(row.amount_minor, row.currency))
        for row in await connection.execute(query)
    ]


async def _events(
    connection: AsyncConnection, tenant_id: str, operation_id: str, moments: Sequence[datetime]
) -> Sequence[StoryEvent]:
    event = events.c
    query = (
        select(event.id, event.type, event.at)
        .where(event.tenant_id == tenant_id, event.at.in_(moments), event.data["operation"].astext == operation_id)
        .order_by(event.seq)
        .limit(_SHOWN_MAX)
    )
    return [StoryEvent(row.id, row.type, row.at) for row in await connection.execute(query)]


async def _deeds(connection: AsyncConnection, operation_id: str) -> Sequence[StoryDeed]:
    deed = audit_entries.c
    query = select(deed.at, deed.actor, deed.action, deed.after).where(deed.object == operation_id).order_by(deed.id)
    rows = await connection.execute(query.limit(_SHOWN_MAX))
    return [StoryDeed(row.at, row.actor, row.action, row.after) for row in rows]
