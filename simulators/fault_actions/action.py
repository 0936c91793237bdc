"""What a fault action is: a wrapper around the handling of one command, as a middleware wraps a request.

It may act before the command, skip it, or change what goes back and how.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from simulators.delivery import Delivery

Milliseconds = Annotated[int, Field(ge=0, le=24 * 3600 * 1000)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Args(BaseModel):
    """The arguments of an action: JSON of exactly these names and types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Handling(Protocol):
    """One command at the registry, as far as an action may reach into it."""

    @property
    def command(self) -> str: ...

    @property
    def request(self) -> bytes: ...

    def answer(self, code: int, reason: str | None) -> Delivery:
        """Answer with `code`, whatever became of the command; the registry's objects stay as they are."""

    def steal(self) -> None:
        """Give the name that the command asks for to another registrar, if it is still free."""

    def sessions(self) -> int:
        """How many sessions the account that logs in has open already."""

    def limit_idle(self, seconds: float) -> None:
        """End this session once it has been silent for so long."""

    def cut_all(self) -> None:
        """Cut every session of the registry."""

    def decide_later(self, after: timedelta, *, approve: bool) -> None:
        """Carry the answered command out after so much of the registry's time, or deny it, and queue a message."""


A_co = TypeVar("A_co", bound=Args, covariant=True)
Next = Callable[[], Awaitable[Delivery]]


@dataclass(frozen=True, slots=True)
class Bend(Generic[A_co]):
    """One command under one armed rule.

    `hits` counts the commands that the rule has bent, this one included; `armed_seconds` is how long it is armed;
    `memory` is the rule's own, from one command to the next.
    """

    handling: Handling
    args: A_co
    hits: int
    armed_seconds: float
    memory: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action(Generic[A_co]):
    """`command` is what a rule bends that doesn't say; a `standing` one bends every command unless told how many."""

    args: type[A_co]
    run: Callable[[Bend[A_co], Next], Awaitable[Delivery]]
    command: str = "*"
    standing: bool = False
