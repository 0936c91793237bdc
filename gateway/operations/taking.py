"""Beginning orders in the process that accepts them: what finds a place free at once never waits in the queue.

The lease is written with the order itself. A process that dies before it begins leaves it to the lease, as ever.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

from gateway.operations.claim import Claim


class Places(Protocol):
    """Where orders are worked on in this process."""

    def keep(self, registry: str) -> bool:
        """Keep a place for an order that is being accepted; False when it has to queue."""
        ...

    def give_back(self, registry: str) -> None: ...

    def begin(self, claim: Claim, claimed_at: float) -> None:
        """Work on an order whose lease was written at `claimed_at` (monotonic) at the earliest."""
        ...


@dataclass(slots=True)
class Taken:
    """The orders that one transaction accepts and takes, and the places kept for them until it has ended.

    A transaction that is repeated sets `claims` anew, and has the same places. `owner` and `lease` are as in `Leasing`.
    """

    places: Places
    owner: str
    lease: timedelta
    claims: Sequence[Claim] = ()
    _kept: dict[str, str] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def wants(self, operation_id: str, registry: str) -> bool:
        """Tell whether the order may be begun here as soon as it is accepted."""
        if operation_id not in self._kept and self.places.keep(registry):
            self._kept[operation_id] = registry
        return operation_id in self._kept

    def begin(self) -> None:
        """Work on what the transaction has taken, now that it is committed."""
        for claim in self.claims:
            self.places.begin(claim, self._since)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for registry in self._kept.values():
            self.places.give_back(registry)


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes orders in the name of one process."""

    places: Places
    owner: str
    lease: timedelta

    def for_a_transaction(self) -> Taken:
        return Taken(self.places, self.owner, self.lease)
