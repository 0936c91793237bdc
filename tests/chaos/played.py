"""What panels were told in the course of a run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.chaos.orders import Order
from tests.chaos.panel import Acknowledged


@dataclass(frozen=True)
class Played:
    """`hits`: how often each fault has bent a command. `quiet` and `overloaded` are orders at the other registries,
    before and while one has more to do than it takes.
    """

    acknowledged: Mapping[Order, Acknowledged]
    hits: Counter[str] = field(default_factory=Counter)
    quiet: frozenset[Order] = frozenset()
    overloaded: frozenset[Order] = frozenset()
