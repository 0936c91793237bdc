"""The only way in which the state of an operation changes once it is claimed: fenced, and with an event on record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Attempt, Effect, Receipt
from gateway.events import emit
from gateway.events.of_operations import ended
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.model import OperationProblem
from gateway.operations.records import result_of
from gateway.operations.states import OperationEvent, OperationState, after
from gateway.storage import moves
from gateway.storage.moves import Move


@dataclass(frozen=True, slots=True)
class Success:
    """What a claimed operation made true. `receipt` None = no command of ours did."""

    claim: Claim
    effect: Effect
    receipt: Receipt | None
    detail: Mapping[str, Any]


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
    if not await moves.apply(connection, [step], at=at):
        raise LeaseLost(claim.id)
    if to_state is OperationState.ACTION_REQUIRED:
        await emit(connection, ended(claim, to_state, problem), at=at)
    return to_state


async def succeed(connection: AsyncConnection, successes: Sequence[Success], *, at: datetime) -> OperationState:
    """End operations well, all of them or none. Raises `LeaseLost` as `move` does."""
    steps = [_ended_well(each) for each in successes]
    moved = await moves.apply(connection, steps, at=at)
    for step in steps:
        if step.id not in moved:
            raise LeaseLost(step.id)
    return OperationState.SUCCEEDED


def _ended_well(success: Success) -> Move:
    claim, event = success.claim, OperationEvent.SUCCEED
    changes: dict[str, Any] = {"postponed": 0, "result": result_of(success.effect), "problem": None}
    if success.receipt is not None:
        changes["svtrid"] = success.receipt.svtrid
    to_state = after(claim.state, event)
    return Move(claim.id, claim.fence, claim.state, to_state, event.value, detail=success.detail, changes=changes)


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
