"""When a call is sent again by itself: only where that is the same call for the gateway, never under another key."""

from dataclasses import dataclass
from typing import Any, TypedDict

from tenacity import RetryCallState, retry_if_exception, stop_after_attempt, stop_any, stop_before_delay
from tenacity.retry import retry_base
from tenacity.stop import stop_base

from gateway.client.call import Call
from gateway.client.errors import Problem, Unanswered, Unreadable

PAUSE_SECONDS = 1.0  # between questions that the gateway answers before it has to
_LATER = frozenset({425, 429, 502, 503})


class RetryOptions(TypedDict):
    """What tenacity's retrying of both kinds takes."""

    retry: retry_base
    stop: stop_base
    wait: "Pause"
    reraise: bool


@dataclass(frozen=True, slots=True)
class Patience:
    """`seconds` bounds all attempts together: none begins later than that. The last error is then raised."""

    attempts: int = 5
    seconds: float = 120
    first_pause_seconds: float = 0.5

    def options(self, call: Call[Any]) -> RetryOptions:
        return RetryOptions(
            retry=retry_if_exception(lambda error: worth_repeating(call, error)),
            stop=stop_any(stop_after_attempt(self.attempts), stop_before_delay(self.seconds)),
            wait=Pause(self.first_pause_seconds),
            reraise=True,
        )


DEFAULT_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Pause:
    """As long as the gateway said; else doubling."""

    first_seconds: float

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        if isinstance(error, Problem) and error.retry_after is not None:
            return error.retry_after
        return float(self.first_seconds * 2 ** (state.attempt_number - 1))


def worth_repeating(call: Call[Any], error: BaseException) -> bool:
    """A problem that names an operation is about an order that was taken: follow that instead."""
    if not call.repeatable:
        return False
    if isinstance(error, Problem):
        later = error.status in _LATER or error.code == "idempotency_in_progress"
        return later and error.operation is None
    return isinstance(error, Unanswered) and not isinstance(error, Unreadable)
