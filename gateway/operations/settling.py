"""Writing answers down: plain successes that come at the same moment in one transaction, all else each in its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.errors import Unavailable
from adapters.exchanges import Exchange
from adapters.model import Attempt
from adapters.outcome import Done, Outcome
from gateway.database import Database
from gateway.operations.answers import Answers
from gateway.operations.batches import Batches
from gateway.operations.claim import Claim
from gateway.operations.states import OperationState
from gateway.operations.transfers import is_incomplete

_TOGETHER_MAX = 32


@dataclass(frozen=True, slots=True)
class Answered:
    """What a registry made of the attempt of a running operation; `evidence`: the frames, where it is not plain."""

    claim: Claim
    attempt: Attempt
    outcome: Outcome | Unavailable
    evidence: Sequence[Exchange] = ()


class Settling:
    def __init__(self, database: Database, answers: Answers) -> None:
        self._database = database
        self._answers = answers
        self._together = Batches(self._succeed, apart=lambda each: (each.claim.id,), most=_TOGETHER_MAX)

    async def settle(self, answered: Answered) -> OperationState:
        """Return the state that it led to, durably. Raises `LeaseLost`, `DatabaseUnavailable`."""
        match answered.outcome:
            case Done(value=value) if not is_incomplete(answered.claim, value):
                return await self._together.do(answered)
            case outcome:
                claim, attempt, evidence = answered.claim, answered.attempt, answered.evidence
                return await self._database.run(
                    lambda connection: self._answers.settle(connection, claim, attempt, outcome, evidence)
                )

    async def _succeed(self, answered: Sequence[Answered]) -> Sequence[OperationState]:
        done = [(each.claim, each.attempt, each.outcome) for each in answered if isinstance(each.outcome, Done)]
        state = await self._database.run(lambda connection: self._answers.settle_done(connection, done))
        return [state] * len(answered)
