"""The states of one EPP session (RFC 5730 §2), as a table. Everything about transitions lives here; it does no I/O.

    CONNECTED --greeting--> GREETED --login sent--> LOGGING_IN --accepted--> READY <==command/answer==> BUSY
                               ^---------refused (2xxx)---'                    '--logout sent--> LOGGING_OUT
    and from anywhere: lost --> CLOSED

One command is in flight at a time; queries that share a session enter and leave BUSY together. What is not in the table
is a violation: ours when we would send, the server's when it sent. An answer that ends the session (1500, 25xx) and
every loss lead to CLOSED, which nothing leaves.
"""

from enum import Enum, auto

from epp.errors import EppError, LocalProtocolError, RemoteProtocolError


class State(Enum):
    CONNECTED = auto()
    GREETED = auto()
    LOGGING_IN = auto()
    READY = auto()
    BUSY = auto()
    LOGGING_OUT = auto()
    CLOSED = auto()


class Event(Enum):
    GREETING_RECEIVED = auto()
    LOGIN_SENT = auto()
    LOGIN_ACCEPTED = auto()
    LOGIN_REFUSED = auto()
    COMMAND_SENT = auto()
    ANSWER_RECEIVED = auto()
    LOGOUT_SENT = auto()
    ENDED = auto()
    """An answer arrived whose code ends the session."""
    LOST = auto()
    """End of stream, time-out, cancellation in mid-command, or an answer that cannot be trusted."""


_OURS = frozenset({Event.LOGIN_SENT, Event.COMMAND_SENT, Event.LOGOUT_SENT})

TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.CONNECTED, Event.GREETING_RECEIVED): State.GREETED,
    (State.GREETED, Event.LOGIN_SENT): State.LOGGING_IN,
    (State.LOGGING_IN, Event.LOGIN_ACCEPTED): State.READY,
    (State.LOGGING_IN, Event.LOGIN_REFUSED): State.GREETED,
    (State.LOGGING_IN, Event.ENDED): State.CLOSED,
    (State.READY, Event.COMMAND_SENT): State.BUSY,
    (State.READY, Event.LOGOUT_SENT): State.LOGGING_OUT,
    (State.BUSY, Event.ANSWER_RECEIVED): State.READY,
    (State.BUSY, Event.GREETING_RECEIVED): State.READY,
    (State.BUSY, Event.ENDED): State.CLOSED,
    (State.LOGGING_OUT, Event.ANSWER_RECEIVED): State.CLOSED,
    (State.LOGGING_OUT, Event.ENDED): State.CLOSED,
    **{(state, Event.LOST): State.CLOSED for state in State},
}


def advance(state: State, event: Event) -> State:
    """Return the state after `event`.

    Raises LocalProtocolError when we must not send that now, RemoteProtocolError when the server must not have.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise _violation(state, event) from None


def _violation(state: State, event: Event) -> EppError:
    text = f"{event.name} in state {state.name}"
    return LocalProtocolError(text) if event in _OURS else RemoteProtocolError(text, reason="nonconforming")
