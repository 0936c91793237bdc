"""The only way in which the state of an operation changes once it is claimed: fenced, and with an event on record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Attempt, Effect, Receipt
from gateway.events.of_operations import ENDS, ended, made_true
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.model import OperationProblem
from gateway.operations.records import result_of
from gateway.operations.states import OperationEvent, OperationState, after
from gateway.storage import moves
from gateway.storage.attempts import End
from gateway.storage.moves import Move


@dataclass(frozen=True, slots=True)
class Success:
    """What a claimed operation made true. `receipt` None = no command of ours did."""

    claim: Claim
    effect: Effect
    receipt: Receipt | None
    detail: Mapping[str, Any]
    ended: End | None = None


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
    end: End | None = None,
) -> OperationState:
    """Apply `event`, write down how the attempt ended, tell the panel of an end, and give the lease back.

    `pause` is how long nobody shall touch it. Raises `LeaseLost` when the operation is another worker's now; the
    caller's transaction must then be rolled back and forgotten.
    """
    to_state, told = after(claim.state, event), dict(detail or {})
    changes = {"postponed": claim.postponed + 1 if event is OperationEvent.POSTPONE else 0, **(values or {})}
    if problem is not None:
        told["problem"], changes["problem"] = problem.code, asdict(problem)
    events = (ended(claim, to_state, problem),) if to_state in ENDS else ()
    step = Move(claim.id, claim.fence, claim.state, to_state, event.value, pause, told, changes, end, events)
    if not await moves.apply(connection, [step], at=at):
        raise LeaseLost(claim.id)
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
    return Move(
        claim.id,
        claim.fence,
        claim.state,
        to_state,
        event.value,
        detail=success.detail,
        changes=changes,
        ended=success.ended,
        told=(ended(claim, to_state), *made_true(claim, success.effect)),
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """A claimed operation whose command is about to be sent; `clock_skew` is the registry's clock minus ours."""

    claim: Claim
    cltrid: str
    clock_skew: timedelta | None = None

    @property
    def number(self) -> int:
        return self.claim.attempts + 1


async def send_all(
    connection: AsyncConnection, commands: Sequence[Sending], *, at: datetime
) -> Sequence[Attempt | LeaseLost]:
    """Record by one statement that commands are about to be sent, each as the next attempt of its operation.

    Of an operation that is another worker's now, `LeaseLost` is returned, and nothing is recorded.
    """
    first_sent = await moves.send(connection, [_begun(each) for each in commands], at=at)
    return [
        Attempt(each.cltrid, each.number, at, first_sent[each.claim.id])
        if each.claim.id in first_sent
        else LeaseLost(each.claim.id)
        for each in commands
    ]


def _begun(command: Sending) -> Move:
    claim, event = command.claim, OperationEvent.SEND
    return Move(
        claim.id,
        claim.fence,
        claim.state,
        after(claim.state, event),
        event.value,
        detail={"cltrid": command.cltrid},
        changes={"attempts": command.number, "cltrid": command.cltrid, "svtrid": None},
        clock_skew=command.clock_skew,
    )
