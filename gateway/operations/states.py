"""The life of an operation. Everything about its states lives here.

The table is the whole truth: an event that it does not list for a state cannot happen there. `action_required` waits
for a person: only an operator's word leads out of it.
"""

from enum import StrEnum


class OperationState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    VERIFYING = "verifying"
    AWAITING_REGISTRY = "awaiting_registry"
    ACTION_REQUIRED = "action_required"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def completed(self) -> bool:
        """Nothing more will happen: the hold is captured or released."""
        return self in TERMINAL

    @property
    def settled(self) -> bool:
        """Waiting longer is of no use: completed, or somebody else must act first."""
        return self in SETTLED


class OperationEvent(StrEnum):
    SEND = "send"  # the attempt is recorded; from here on the command may be on the wire
    SUCCEED = "succeed"  # the registry said so, or the look-up proved it
    FAIL = "fail"  # proved that it did not happen and never will
    PEND = "pend"  # 1001, or a look-up found it so: the registry decides later
    LOSE = "lose"  # the answer is lost, or the worker is: ask before anything is sent again
    POSTPONE = "postpone"  # nothing was sent, or nothing is known yet: same again later
    REQUEUE = "requeue"  # proved that nothing happened: a new attempt
    GIVE_UP = "give_up"  # only a person can decide
    CANCEL = "cancel"


class IllegalTransition(Exception):
    """A bug: the caller's idea of the operation's life is not the table's."""

    def __init__(self, state: OperationState, event: OperationEvent) -> None:
        super().__init__(f"{event.value} in {state.value}")


_S, _E = OperationState, OperationEvent

TERMINAL = frozenset({_S.SUCCEEDED, _S.FAILED, _S.CANCELLED})
OPEN = frozenset(_S) - TERMINAL
SETTLED = TERMINAL | {_S.ACTION_REQUIRED, _S.AWAITING_REGISTRY}

TRANSITIONS: dict[tuple[OperationState, OperationEvent], OperationState] = {
    (_S.QUEUED, _E.SEND): _S.RUNNING,
    (_S.QUEUED, _E.SUCCEED): _S.SUCCEEDED,
    (_S.QUEUED, _E.FAIL): _S.FAILED,
    (_S.QUEUED, _E.POSTPONE): _S.QUEUED,
    (_S.QUEUED, _E.CANCEL): _S.CANCELLED,
    (_S.RUNNING, _E.SUCCEED): _S.SUCCEEDED,
    (_S.RUNNING, _E.FAIL): _S.FAILED,
    (_S.RUNNING, _E.PEND): _S.AWAITING_REGISTRY,
    (_S.RUNNING, _E.LOSE): _S.VERIFYING,
    (_S.RUNNING, _E.REQUEUE): _S.QUEUED,
    (_S.RUNNING, _E.GIVE_UP): _S.ACTION_REQUIRED,
    (_S.VERIFYING, _E.SUCCEED): _S.SUCCEEDED,
    (_S.VERIFYING, _E.FAIL): _S.FAILED,
    (_S.VERIFYING, _E.PEND): _S.AWAITING_REGISTRY,
    (_S.VERIFYING, _E.REQUEUE): _S.QUEUED,
    (_S.VERIFYING, _E.POSTPONE): _S.VERIFYING,
    (_S.VERIFYING, _E.GIVE_UP): _S.ACTION_REQUIRED,
    (_S.AWAITING_REGISTRY, _E.SUCCEED): _S.SUCCEEDED,
    (_S.AWAITING_REGISTRY, _E.FAIL): _S.FAILED,
    (_S.AWAITING_REGISTRY, _E.POSTPONE): _S.AWAITING_REGISTRY,
    (_S.AWAITING_REGISTRY, _E.GIVE_UP): _S.ACTION_REQUIRED,
    (_S.ACTION_REQUIRED, _E.SUCCEED): _S.SUCCEEDED,
    (_S.ACTION_REQUIRED, _E.FAIL): _S.FAILED,
    (_S.ACTION_REQUIRED, _E.LOSE): _S.VERIFYING,
}


def after(state: OperationState, event: OperationEvent) -> OperationState:
    """Return the state that `event` leads to. Raises `IllegalTransition`."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransition(state, event) from None
