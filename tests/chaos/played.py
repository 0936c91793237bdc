"""What panels were told in the course of a run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.orders import Order
from tests.chaos.panel import Acknowledged


@dataclass(frozen=True)
class Turn:
    """Orders at the other registries, while one is paused and then beside it when it has more to do than it takes."""

    quiet: frozenset[Order]
    beside: frozenset[Order]


@dataclass(frozen=True)
class Played:
    """`hits`: how often each fault has bent a command. `turns`: of an overload."""

    acknowledged: Mapping[Order, Acknowledged]
    hits: Counter[str] = field(default_factory=Counter)
    turns: Sequence[Turn] = ()
