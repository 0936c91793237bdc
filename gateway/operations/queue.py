"""Which operations are due, and taking them: the operations table is the queue.

Orders go by priority; within one, accounts take turns: an operation's `turn` is its place among those of its own
account, counted from the place that the queue had come to when it was accepted. So whoever orders one name waits for
nobody's thousand. Of each domain only the oldest operation is worked on.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Integer,
    Interval,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.operations.claim import Claim
from gateway.operations.leases import CLAIM, claim_of
from gateway.operations.model import OperationKind
from gateway.operations.states import OPEN, OperationState
from gateway.storage import pauses
from gateway.storage.tables import operations

_TABLE = operations.c


def _in(*states: OperationState, of: FromClause = operations) -> ColumnElement[bool]:
    """Return the condition with its states spelled out, as partial indexes are chosen by them."""
    return of.c.state.in_([literal_column(f"'{state.value}'") for state in states])


BESIDE_TRANSFERS = (OperationKind.TRANSFER_DECISION, OperationKind.TRANSFER_CODE)

_QUEUED = _in(OperationState.QUEUED)
_UNCLEAR = _in(OperationState.VERIFYING, OperationState.AWAITING_REGISTRY)
_FREE = or_(_TABLE.lease_until.is_(None), _TABLE.lease_until <= func.now())
_DUE = and_(_TABLE.not_before <= func.now(), _FREE)

Due = Select[tuple[str]]


def orders(registry: str) -> Due:
    """What may be sent to a registry now, most urgent first.

    Nothing while it is paused, or nothing that costs money, as the pause has it. A decision on a transfer, or
    another code for it, does not queue behind what the registry has yet to decide: it may be what decides it.
    """
    older = operations.alias("older")
    waits_for_us = and_(
        _TABLE.kind.in_([kind.value for kind in BESIDE_TRANSFERS]),
        older.c.state == OperationState.AWAITING_REGISTRY.value,
    )
    blocked = exists().where(
        older.c.domain == _TABLE.domain, older.c.seq < _TABLE.seq, _in(*OPEN, of=older), ~waits_for_us
    )
    paused = pauses.holds_back(registry, paid=_TABLE.price_minor.is_not(None))
    wanted = select(_TABLE.id).where(_QUEUED, _TABLE.registry == registry, _DUE, ~blocked, ~paused)
    return wanted.order_by(_TABLE.priority, _TABLE.turn, _TABLE.seq)


def look_ups(registry: str) -> Due:
    """What is to be asked of a registry now, the longest due first."""
    paused = pauses.holds_back(registry, paid=false())
    return select(_TABLE.id).where(_UNCLEAR, _TABLE.registry == registry, _DUE, ~paused).order_by(_TABLE.not_before)


def overdue() -> Due:
    """What was not sent by its deadline, at whichever registry: it waits for nothing any more, it only ends."""
    return select(_TABLE.id).where(_QUEUED, _TABLE.deadline_at <= func.now(), _FREE).order_by(_TABLE.deadline_at)


def strangers(served: Collection[str], after: timedelta) -> Due:
    """What has been unclear for long at registries that nobody serves: only a person can find out."""
    wanted = select(_TABLE.id).where(
        _UNCLEAR, _TABLE.registry.not_in(list(served)), _TABLE.unclear_since <= func.now() - after, _DUE
    )
    return wanted.order_by(_TABLE.not_before)


@lru_cache(maxsize=256)
def _taking(due: Due) -> Executable:
    """Make the statement once for each queue: it is large, and asked again and again."""
    found = due.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True).cte("due")
    lease_until = func.now() + bindparam("lease", type_=Interval)
    return (
        update(operations)
        .where(_TABLE.id.in_(select(found.c.id)))
        .values(lease_owner=bindparam("owner", type_=Text), lease_until=lease_until, fence=_TABLE.fence + 1)
        .returning(*CLAIM)
    )


async def take(connection: AsyncConnection, due: Due, *, owner: str, lease: timedelta, limit: int) -> Sequence[Claim]:
    """Lease up to `limit` of what is due, in its order, by one statement; what others are taking at this moment is
    left to them.
    """
    rows = await connection.execute(_taking(due), {"owner": owner, "lease": lease, "most": limit})
    return [claim_of(row) for row in sorted(rows, key=lambda row: (row.priority, row.turn, row.seq))]


def next_turn(registry: str, priority: int, account_id: str) -> ColumnElement[int]:
    """Return the turn of an operation that an account adds to the queue now."""
    queue = and_(_QUEUED, _TABLE.registry == registry, _TABLE.priority == priority)
    own = select(func.max(_TABLE.turn) + 1).where(queue, _TABLE.account_id == account_id)
    reached = select(_TABLE.turn).where(queue, _TABLE.not_before <= func.now()).order_by(_TABLE.turn).limit(1)
    return func.greatest(own.scalar_subquery(), reached.scalar_subquery(), 0)
