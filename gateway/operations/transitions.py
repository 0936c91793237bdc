"""The only way in which the state of an operation changes once it is claimed: fenced, and with an event on record."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events import emit
from gateway.events.of_operations import ended
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.model import OperationProblem
from gateway.operations.states import OperationEvent, OperationState, after
from gateway.storage import operations as rows
from gateway.storage.notify import SETTLED, notify
from gateway.storage.tables import operations

_UNCLEAR = frozenset({OperationState.VERIFYING, OperationState.AWAITING_REGISTRY})


async def move(
    connection: AsyncConnection,
    claim: Claim,
    event: OperationEvent,
    *,
    at: datetime,
    detail: dict[str, Any] | None = None,
    pause: timedelta = timedelta(0),
    problem: OperationProblem | None = None,
    values: dict[str, Any] | None = None,
) -> OperationState:
    """Apply `event` and give the lease back, unless the command is about to be sent.

    `pause` is how long nobody shall touch it. Raises `LeaseLost` when the operation is another worker's now; the
    caller's transaction must then be rolled back and forgotten.
    """
    to_state = after(claim.state, event)
    changes = _schedule(claim, event, to_state, at=at, pause=pause) | (values or {})
    if problem is not None:
        changes["problem"] = asdict(problem)
    fenced = update(operations).where(
        operations.c.id == claim.id, operations.c.fence == claim.fence, operations.c.state == claim.state.value
    )
    changed = await connection.execute(fenced.values(state=to_state.value, updated_at=at, **changes))
    if changed.rowcount != 1:
        raise LeaseLost(claim.id)
    told = (detail or {}) | ({"problem": problem.code} if problem else {})
    await rows.add_event(
        connection, claim.id, at=at, event=event.value, from_state=claim.state, to_state=to_state, detail=told
    )
    if to_state.settled:
        await notify(connection, SETTLED, claim.id)
    if to_state is OperationState.ACTION_REQUIRED:
        await emit(connection, ended(claim, to_state, problem), at=at)
    return to_state


def _schedule(
    claim: Claim, event: OperationEvent, to_state: OperationState, *, at: datetime, pause: timedelta
) -> dict[str, Any]:
    """Return when it is looked at next, and by whom. All of it by the database's clock, but `completed_at`."""
    if event is OperationEvent.SEND:
        return {}
    changes: dict[str, Any] = {
        "lease_owner": None,
        "lease_until": None,
        "not_before": func.now() + pause,
        "postponed": claim.postponed + 1 if event is OperationEvent.POSTPONE else 0,
    }
    if to_state is OperationState.QUEUED:
        changes["not_before"] = func.least(func.now() + pause, operations.c.deadline_at)
        changes["unclear_since"] = None
    if to_state in _UNCLEAR and to_state is not claim.state:
        changes["unclear_since"] = func.now()
    if to_state.completed:
        changes |= {"completed_at": at, "sealed_secret": None}
    return changes
