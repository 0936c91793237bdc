"""What is to be done and was done lately at a registry: queues, unknown outcomes, answers and how long they took.

Ages are measured by the database's clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ids import first_id
from gateway.operations.requests import Priority
from gateway.operations.states import OperationState
from gateway.storage.tables import operation_attempts, operations

_TABLE = operations.c
_SENT = operation_attempts.c
_AMBIGUOUS = [OperationState.VERIFYING.value, OperationState.ACTION_REQUIRED.value]


@dataclass(frozen=True, slots=True)
class QueueView:
    priority: Priority
    depth: int
    oldest_age: timedelta


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Operations whose outcome is unknown; `oldest_age` None = there is none."""

    count: int
    oldest_age: timedelta | None


@dataclass(frozen=True, slots=True)
class RecentWork:
    """Commands sent for the orders accepted since then: by outcome, and how long answers took."""

    since: datetime
    outcomes: Mapping[str, int]
    latency_p50: timedelta | None
    latency_p90: timedelta | None


async def queue(connection: AsyncConnection, registry: str) -> Sequence[QueueView]:
    """Return what waits to be sent, most urgent first."""
    age = func.now() - func.min(_TABLE.created_at)
    query = select(_TABLE.priority, func.count(), age).where(
        _TABLE.registry == registry, _TABLE.state == OperationState.QUEUED.value
    )
    rows = await connection.execute(query.group_by(_TABLE.priority).order_by(_TABLE.priority))
    return [QueueView(Priority(priority), depth, oldest) for priority, depth, oldest in rows]


async def ambiguous(connection: AsyncConnection, registry: str) -> Ambiguous:
    since = func.min(func.coalesce(_TABLE.unclear_since, _TABLE.updated_at))
    query = select(func.count(), func.now(), since).where(_TABLE.registry == registry, _TABLE.state.in_(_AMBIGUOUS))
    count, now, oldest = (await connection.execute(query)).one()
    return Ambiguous(count, None if oldest is None else now - oldest)


async def recent(connection: AsyncConnection, registry: str, *, since: datetime) -> RecentWork:
    """Return what came of the commands; one without an answer yet counts as `open`."""
    sent = (
        select(_SENT.outcome, (_SENT.finished_at - _SENT.sent_at).label("took"))
        .join(operations, _TABLE.id == _SENT.operation_id)
        .where(_SENT.operation_id >= first_id("op", since), _TABLE.registry == registry)
        .subquery()
    )
    rows = await connection.execute(
        select(func.coalesce(sent.c.outcome, "open"), func.count()).group_by(sent.c.outcome)
    )
    outcomes = {str(outcome): int(count) for outcome, count in rows}
    quantiles = [func.percentile_cont(share).within_group(sent.c.took) for share in (0.5, 0.9)]
    p50, p90 = (await connection.execute(select(*quantiles).select_from(sent))).one()
    return RecentWork(since, outcomes, p50, p90)
