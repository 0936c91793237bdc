"""Leases on operations, by the database's clock.

A lease says who works on an operation and until when. Each claim raises the fence; a write that carries an older one
changes nothing, so a worker that was only slow cannot undo what its successor did.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind
from gateway.operations.requests import Priority
from gateway.operations.states import OperationEvent, OperationState, after
from gateway.storage import operations as rows
from gateway.storage.tables import operations

_TABLE = operations.c
CLAIM = (
    _TABLE.id,
    _TABLE.tenant_id,
    _TABLE.account_id,
    _TABLE.kind,
    _TABLE.state,
    _TABLE.registry,
    _TABLE.domain,
    _TABLE.payload,
    _TABLE.sealed_secret,
    _TABLE.hold_id,
    _TABLE.attempts,
    _TABLE.postponed,
    _TABLE.created_at,
    _TABLE.fence,
    _TABLE.seq,
    _TABLE.priority,
    _TABLE.turn,
    (_TABLE.deadline_at <= func.now()).label("overdue"),
    (func.now() - func.coalesce(_TABLE.unclear_since, func.now())).label("unclear_for"),
)


async def seize(connection: AsyncConnection, operation_id: str) -> Claim:
    """Take an operation from whoever works on it, for the rest of the transaction; it exists."""
    taken = update(operations).where(_TABLE.id == operation_id).values(fence=_TABLE.fence + 1).returning(*CLAIM)
    return claim_of((await connection.execute(taken)).one())


async def renew(connection: AsyncConnection, held: Mapping[str, int], *, lease: timedelta) -> frozenset[str]:
    """Prolong leases, given as operation id → fence; return the ids that are still ours."""
    kept = await connection.execute(
        update(operations)
        .where(tuple_(_TABLE.id, _TABLE.fence).in_(list(held.items())), _TABLE.lease_owner.is_not(None))
        .values(lease_until=func.now() + lease)
        .returning(_TABLE.id)
    )
    return frozenset(kept.scalars())


async def give_back(connection: AsyncConnection, held: Mapping[str, int]) -> None:
    """End leases at once, so that another worker need not wait for them to expire."""
    await connection.execute(
        update(operations)
        .where(tuple_(_TABLE.id, _TABLE.fence).in_(list(held.items())), _TABLE.lease_owner.is_not(None))
        .values(lease_owner=None, lease_until=func.now())
    )


async def recover(connection: AsyncConnection, *, at: datetime) -> int:
    """Have the operations of dead workers looked up: a command of theirs may have been on the wire.

    Those that had sent nothing are still queued, and may be claimed without this. Returns how many there were.
    """
    lost = (
        select(_TABLE.id)
        .where(_TABLE.state == OperationState.RUNNING.value, _TABLE.lease_until <= func.now())
        .with_for_update(skip_locked=True)
        .limit(100)
    )
    to_state = after(OperationState.RUNNING, OperationEvent.LOSE)
    changed = await connection.execute(
        update(operations)
        .where(_TABLE.id.in_(lost))
        .values(
            state=to_state.value,
            lease_owner=None,
            lease_until=None,
            not_before=func.now(),
            unclear_since=func.now(),
            fence=_TABLE.fence + 1,
            updated_at=at,
        )
        .returning(_TABLE.id)
    )
    ids = changed.scalars().all()
    for operation_id in ids:
        await rows.add_event(
            connection,
            operation_id,
            at=at,
            event=OperationEvent.LOSE.value,
            from_state=OperationState.RUNNING,
            to_state=to_state,
            detail={"cause": "worker_lost"},
        )
    return len(ids)


def claim_of(row: Any) -> Claim:
    return Claim(
        id=row.id,
        tenant_id=row.tenant_id,
        account_id=row.account_id,
        kind=OperationKind(row.kind),
        state=OperationState(row.state),
        registry=row.registry,
        subject=row.domain,
        payload=row.payload,
        sealed_secret=row.sealed_secret,
        hold_id=row.hold_id,
        attempts=row.attempts,
        postponed=row.postponed,
        overdue=row.overdue,
        unclear_for=row.unclear_for,
        created_at=row.created_at,
        fence=row.fence,
        priority=Priority(row.priority),
    )
