"""The only way in which the state of an operation changes once it is claimed: fenced, and with an event on record."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Attempt
from gateway.events import emit
from gateway.events.of_operations import ended
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.model import OperationProblem
from gateway.operations.states import OperationEvent, OperationState, after
from gateway.storage import moves
from gateway.storage.moves import Move


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
    """Apply `event` and give the lease back.

    `pause` is how long nobody shall touch it. Raises `LeaseLost` when the operation is another worker's now; the
    caller's transaction must then be rolled back and forgotten.
    """
    to_state, told = after(claim.state, event), dict(detail or {})
    changes = {"postponed": claim.postponed + 1 if event is OperationEvent.POSTPONE else 0, **(values or {})}
    if problem is not None:
        told["problem"], changes["problem"] = problem.code, asdict(problem)
    step = Move(claim.id, claim.fence, claim.state, to_state, event.value, pause, told, changes)
    if not await moves.apply(connection, step, at=at):
        raise LeaseLost(claim.id)
    if to_state is OperationState.ACTION_REQUIRED:
        await emit(connection, ended(claim, to_state, problem), at=at)
    return to_state


async def send(
    connection: AsyncConnection, claim: Claim, *, cltrid: str, at: datetime, clock_skew: timedelta | None = None
) -> Attempt:
    """Record that the command is about to be sent, as the next attempt. Raises `LeaseLost` as `move` does.

    `clock_skew` is the registry's clock minus ours. It is one statement.
    """
    number = claim.attempts + 1
    step = Move(
        claim.id,
        claim.fence,
        claim.state,
        after(claim.state, OperationEvent.SEND),
        OperationEvent.SEND.value,
        detail={"cltrid": cltrid},
        changes={"attempts": number, "cltrid": cltrid, "svtrid": None},
    )
    attempt = await moves.send(connection, step, number=number, cltrid=cltrid, at=at, clock_skew=clock_skew)
    if attempt is None:
        raise LeaseLost(claim.id)
    return attempt
