"""What a registry was found to hold, so that the next order need not ask again: contacts, hosts, usual prices.

A fact may have ceased to hold. So an order notes which ones it relies on; when the registry refuses its command they
are forgotten, and where one of them may be why, the order is prepared anew by asking. Only facts whose falsehood the
registry refuses belong here: a missing object, or a price above the agreed one (RFC 8748 §4).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from adapters.model import PricedAction
from epp import ResultCode

LASTS = timedelta(hours=1)
FACTS_MAX = 50_000


@dataclass(frozen=True, slots=True)
class ObjectFact:
    """That a contact or a host is there. Registries differ in how they refuse what is not."""

    kind: str
    key: str

    denied_by: ClassVar[frozenset[int]] = frozenset(
        {ResultCode.OBJECT_DOES_NOT_EXIST, ResultCode.ASSOCIATION_PROHIBITS, ResultCode.PARAMETER_POLICY}
    )


@dataclass(frozen=True, slots=True)
class PriceFact:
    """What a zone's ordinary names cost; its value is the price."""

    zone: str
    action: PricedAction
    years: int

    denied_by: ClassVar[frozenset[int]] = frozenset({ResultCode.PARAMETER_MISSING, ResultCode.PARAMETER_RANGE})


Fact = ObjectFact | PriceFact


@dataclass(slots=True)
class Memory:
    """The facts of one account at one registry, each kept for `lasts`; of too many, the oldest are dropped."""

    clock: Callable[[], datetime]
    lasts: timedelta = LASTS
    facts_max: int = FACTS_MAX
    _known: dict[Fact, tuple[Any, datetime]] = field(default_factory=dict, repr=False)

    def recall(self, fact: Fact) -> Any | None:
        value, learned_at = self._known.get(fact, (None, None))
        return value if learned_at is not None and self.clock() - learned_at < self.lasts else None

    def learn(self, fact: Fact, value: Any = True) -> None:
        self._known.pop(fact, None)
        self._known[fact] = value, self.clock()
        if len(self._known) > self.facts_max:
            del self._known[next(iter(self._known))]

    def forget(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._known.pop(fact, None)


@dataclass(slots=True)
class Recollection:
    """What one order takes from the memory; `relied_on` is what a refusal of it may be blamed on."""

    memory: Memory
    relied_on: set[Fact] = field(default_factory=set)

    def recall(self, fact: Fact) -> Any | None:
        value = self.memory.recall(fact)
        if value is not None:
            self.relied_on.add(fact)
        return value

    def learn(self, fact: Fact, value: Any = True) -> None:
        self.memory.learn(fact, value)
