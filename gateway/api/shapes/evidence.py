"""What operators are shown of how an operation went."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.operation import OperationShape
from gateway.operations.model import Evidence
from gateway.operations.states import OperationState


class AttemptShape(AnswerShape):
    """One sending. `outcome` null = whether it was sent is not known; `verdict` is what asking afterwards proved."""

    number: int
    cltrid: str
    svtrid: str | None
    sent_at: datetime
    finished_at: datetime | None
    outcome: str | None
    code: int | None
    reason: str | None
    detail: str | None
    verdict: str | None


class EventShape(AnswerShape):
    at: datetime
    event: str
    from_state: OperationState | None
    to_state: OperationState
    detail: dict[str, Any]


class ExchangeShape(AnswerShape):
    """A command as it was sent and its answer, secrets and personal data masked; `answer` null = none came."""

    at: datetime
    purpose: str
    command: str
    request: str
    answer: str | None


class EvidenceShape(AnswerShape):
    """`exchanges` are kept where the outcome was not plain, for a month."""

    attempts: list[AttemptShape]
    events: list[EventShape]
    exchanges: list[ExchangeShape]


class EvidentOperationShape(OperationShape):
    """The operation with everything that is known of how it went."""

    evidence: EvidenceShape

    @classmethod
    def proved(cls, known: Evidence) -> "EvidentOperationShape":
        evidence = EvidenceShape(
            attempts=[AttemptShape.model_validate(asdict(each)) for each in known.attempts],
            events=[EventShape.model_validate(asdict(each)) for each in known.events],
            exchanges=[ExchangeShape.model_validate(asdict(each)) for each in known.exchanges],
        )
        return cls(**dict(OperationShape.of(known.operation)), evidence=evidence)
