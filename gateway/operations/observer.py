"""Whom to tell how operations end. Told after the commit, once, by the process that ended them."""

from datetime import datetime
from typing import Protocol

from gateway.operations.claim import Claim
from gateway.operations.states import OperationState


class OperationObserver(Protocol):
    """Every value is from a closed set, never a name or an id."""

    def finished(self, registry: str, kind: str, outcome: str, seconds: float) -> None:
        """An operation came to its end, `seconds` after it was accepted."""
        ...

    def ambiguous_resolved(self, registry: str, verdict: str) -> None:
        """A look-up proved what happened (`applied`, `not_applied`) or left it to a person (`manual`)."""
        ...

    def deadline_missed(self, registry: str, kind: str) -> None: ...

    def began(self, registry: str, priority: str, seconds: float) -> None:
        """A worker took the first step of an operation, `seconds` after it was accepted."""
        ...

    def put_off(self, registry: str, kind: str, reason: str) -> None:
        """A step could not be taken, or its command has to be sent anew."""
        ...

    def lease_lost(self) -> None:
        """Another worker took what this process was working on."""
        ...


class NobodyObserves:
    def finished(self, registry: str, kind: str, outcome: str, seconds: float) -> None: ...

    def ambiguous_resolved(self, registry: str, verdict: str) -> None: ...

    def deadline_missed(self, registry: str, kind: str) -> None: ...

    def began(self, registry: str, priority: str, seconds: float) -> None: ...

    def put_off(self, registry: str, kind: str, reason: str) -> None: ...

    def lease_lost(self) -> None: ...


def tell_end(observer: OperationObserver, claim: Claim, state: OperationState, at: datetime) -> None:
    """Tell of an operation that has ended; nothing when it goes on."""
    if state.completed:
        observer.finished(claim.registry, claim.kind.value, state.value, (at - claim.created_at).total_seconds())


def tell_verdict(observer: OperationObserver, claim: Claim, state: OperationState) -> None:
    """Tell what a look-up of an unknown outcome led to; nothing while it is still unknown."""
    verdicts = {
        OperationState.SUCCEEDED: "applied",
        OperationState.FAILED: "not_applied",
        OperationState.QUEUED: "not_applied",
        OperationState.ACTION_REQUIRED: "manual",
    }
    if claim.state is OperationState.VERIFYING and state in verdicts:
        observer.ambiguous_resolved(claim.registry, verdicts[state])
