"""What each answer to a transform means for its operation, and how that is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import Unavailable
from adapters.exchanges import Exchange
from adapters.model import Attempt
from adapters.outcome import Done, Outcome, Pending, Refused, Unknown
from gateway.clock import Clock
from gateway.operations.backoff import Backoff
from gateway.operations.claim import Claim
from gateway.operations.model import OperationProblem
from gateway.operations.settlement import Settlement
from gateway.operations.states import OperationEvent, OperationState
from gateway.operations.transfers import is_incomplete
from gateway.operations.transitions import Success, move
from gateway.storage import attempts, exchanges
from gateway.storage.attempts import End


@dataclass(frozen=True, slots=True)
class Answers:
    """`first_look` is the pause between a lost answer and the first look-up, `pending_look` the one after a 1001."""

    settlement: Settlement
    clock: Clock
    backoff: Backoff
    first_look: timedelta
    pending_look: timedelta

    async def settle(
        self,
        connection: AsyncConnection,
        claim: Claim,
        attempt: Attempt,
        outcome: Outcome | Unavailable,
        evidence: Sequence[Exchange] = (),
    ) -> OperationState:
        """Write the answer to a running operation's attempt, with the frames that show it, and all that follows."""
        state = await self._settled(connection, claim, attempt, outcome)
        await exchanges.keep(connection, claim.id, exchanges.EXECUTE, evidence)
        return state

    async def _settled(
        self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Outcome | Unavailable
    ) -> OperationState:
        match outcome:
            case Done():
                return await self._done(connection, claim, attempt, outcome)
            case Pending():
                return await self._pending(connection, claim, attempt, outcome)
            case Refused():
                return await self._refused(connection, claim, attempt, outcome)
            case Unknown():
                return await self._unknown(connection, claim, attempt, outcome)
            case Unavailable():
                return await self._unsent(connection, claim, attempt, outcome)
            case _:
                assert_never(outcome)

    async def _done(self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Done) -> OperationState:
        at, receipt = self.clock(), outcome.receipt
        if is_incomplete(claim, outcome.value):
            end, detail = End(attempt.number, "done", receipt), {"cause": "details_unknown"}
            return await move(connection, claim, OperationEvent.LOSE, at=at, detail=detail, end=end)
        return await self.settle_done(connection, [(claim, attempt, outcome)])

    async def settle_done(
        self, connection: AsyncConnection, done: Sequence[tuple[Claim, Attempt, Done]]
    ) -> OperationState:
        """Write down that operations succeeded, whole as they were ordered: all of them or none."""
        at = self.clock()
        successes = [
            Success(claim, answer.value, receipt, {"code": receipt.code}, End(attempt.number, "done", receipt))
            for claim, attempt, answer in done
            for receipt in (answer.receipt,)
        ]
        return await self.settlement.succeed_all(connection, successes, at=at)

    async def _pending(
        self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Pending
    ) -> OperationState:
        at, receipt = self.clock(), outcome.receipt
        return await move(
            connection,
            claim,
            OperationEvent.PEND,
            at=at,
            detail={"code": receipt.code},
            pause=self.pending_look,
            values={"svtrid": receipt.svtrid},
            end=End(attempt.number, "pending", receipt),
        )

    async def _refused(
        self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Refused
    ) -> OperationState:
        """Believe a refusal of the first command; a repeat may be refused because the first one took effect.

        What must happen waits for a person, who removes the cause.
        """
        at, receipt = self.clock(), outcome.receipt
        sent = await attempts.last_sent(connection, claim.id)
        problem = OperationProblem(outcome.reason.value, outcome.detail, receipt.code)
        end = End(attempt.number, attempts.REFUSED, receipt, outcome.reason.value, outcome.detail)
        if claim.kind.must_happen:
            return await move(connection, claim, OperationEvent.GIVE_UP, at=at, problem=problem, end=end)
        if sent is None or sent.count == 1:
            return await self.settlement.fail(connection, claim, problem, at=at, receipt=receipt, end=end)
        detail = {"cause": "repeat_refused", "reason": outcome.reason.value, "code": receipt.code}
        return await move(connection, claim, OperationEvent.LOSE, at=at, detail=detail, end=end)

    async def _unknown(
        self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Unknown
    ) -> OperationState:
        at, receipt = self.clock(), outcome.receipt
        detail = {"cause": outcome.cause, "code": receipt.code}
        end = End(attempt.number, "unknown", receipt, outcome.cause)
        return await move(connection, claim, OperationEvent.LOSE, at=at, detail=detail, pause=self.first_look, end=end)

    async def _unsent(
        self, connection: AsyncConnection, claim: Claim, attempt: Attempt, outcome: Unavailable
    ) -> OperationState:
        at = self.clock()
        pause = self.backoff.pause(claim.postponed, at_least=outcome.retry_after)
        detail = {"reason": outcome.reason}
        return await move(
            connection,
            claim,
            OperationEvent.REQUEUE,
            at=at,
            detail=detail,
            pause=pause,
            values={"postponed": claim.postponed + 1},
            end=End(attempt.number, attempts.UNSENT, reason=outcome.reason),
        )
