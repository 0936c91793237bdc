"""The steps between which a worker may die. A hook is told each one, so that tests can kill it there."""

from collections.abc import Awaitable, Callable
from enum import StrEnum


class Step(StrEnum):
    CLAIMED = "claimed"
    PREPARED = "prepared"
    RECORDED = "recorded"  # the attempt is durable, the command not sent yet
    ANSWERED = "answered"  # the registry's answer is known to this process alone
    SETTLED = "settled"


StepHook = Callable[[Step, str], Awaitable[None]]


async def no_hook(_step: Step, _operation_id: str) -> None:
    """Do nothing: the hook of production."""
