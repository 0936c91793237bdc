"""Whoever takes orders, a registry or a hosting panel, as the operation engine needs it: each order takes effect once.

An order goes through three calls, and the caller commits between them:

1. `prepare`: everything the order needs beside its one transform command. Repeatable at any time.
2. `execute`: sends exactly one transform command, the prepared one. The caller has durably recorded the attempt
   before, and must not call it twice for one attempt.
3. `verify`: after an `Unknown`, a crash, or a refusal of a repeat: asks what is true. Sends only queries.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from adapters.effects import Effect
from adapters.model import Attempt
from adapters.outcome import Outcome, Verdict

OrderT_contra = TypeVar("OrderT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order ready to be sent. `already` = what the order wants is so, and nothing need be sent.

    `command` is the adapter's own affair; it lives only between `prepare` and `execute` of one run. `clock_skew` is the
    target's clock minus ours, None where it does not tell its time.
    """

    order: Any
    command: Any = None
    already: Effect | None = None
    clock_skew: timedelta | None = None


class Target(Protocol[OrderT_contra]):
    """Safe to call from many tasks; every call raises `Unavailable` when it cannot ask."""

    @property
    def name(self) -> str: ...

    async def prepare(self, order: OrderT_contra, *, cltrid_prefix: str) -> Prepared:
        """Do what the order needs first. Raises `PreparationRefused`, `Unavailable`, `Unsupported`."""
        ...

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        """Send the transform, once. `Unavailable` = proved unsent, so the attempt may be closed and repeated."""
        ...

    async def verify(self, order: OrderT_contra, attempt: Attempt) -> Verdict:
        """Ask what became of `order`. Raises `Unavailable` when that cannot be asked now."""
        ...

    async def ping(self) -> float:
        """Return the seconds that an authenticated query took."""
        ...

    def reset(self) -> None:
        """Try to log in again after a refusal, whose cause is said to be removed."""
        ...

    async def close(self) -> None:
        """End every session."""
        ...
