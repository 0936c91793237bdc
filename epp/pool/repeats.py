"""What the end of a session says of a command that met it, and whether the command may go out once more."""

from typing import Any

from epp.command import Command
from epp.errors import AnswerLost, CommandRejected, EppError, SessionLost


def shows_ended_session(error: EppError, no_session: frozenset[int]) -> bool:
    """Tell whether the registry had ended the session before it read the command, or may have."""
    match error:
        case SessionLost():
            return True
        case CommandRejected():
            return error.code in no_session
        case AnswerLost():
            return error.cause in {"eof", "reset"}
        case _:
            return False


def may_repeat(command: Command[Any], error: EppError, no_session: frozenset[int]) -> bool:
    """Tell whether a second attempt, on another session, is safe and has a better prospect.

    A session may have ended while it lay idle: then the registry says so and executed nothing, or the stream just
    ends. The latter proves nothing, so only a query is repeated after it.
    """
    if isinstance(error, AnswerLost) and command.is_transform:
        return False
    return shows_ended_session(error, no_session)
