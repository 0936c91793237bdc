"""One armed fault: which commands it looks at, how often it bends one, and what it does to it."""

import time
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from simulators.delivery import Delivery
from simulators.fault_actions import ACTIONS
from simulators.fault_actions.action import Args, Bend, Handling, Next

EVENTS = frozenset({"connect", "greeting"})
"""What happens to a connection before its first command; no pattern but the very name matches these."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which commands a rule looks at: glob patterns, a session's number, or only the nth command that matches."""

    command: str = "*"
    object: str | None = None
    session: int | None = None
    nth: int | None = None

    def takes(self, command: str, object_name: str | None, session: int) -> bool:
        named = command == self.command if command in EVENTS else fnmatchcase(command, self.command)
        return (
            named
            and (self.object is None or fnmatchcase(object_name or "", self.object))
            and self.session in {None, session}
        )


@dataclass(slots=True)
class Rule:
    """An armed fault. `times` None means every time; `seen` counts the commands that matched, `hits` those bent."""

    name: str
    action: str
    match: Match = field(default_factory=Match)
    args: Args = field(default_factory=Args)
    times: int | None = 1
    probability: float = 1.0
    seen: int = 0
    hits: int = 0
    armed_at: float = field(default_factory=time.monotonic)
    memory: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "action": self.action,
            "match": asdict(self.match),
            "args": self.args.model_dump(exclude_unset=True),
            "times": self.times,
            "probability": self.probability,
            "seen": self.seen,
            "hits": self.hits,
        }

    def fires(self, command: str, object_name: str | None, session: int, random: Random) -> bool:
        """Count the command and say whether it is to be bent; a draw is made only where probability decides."""
        if not self.match.takes(command, object_name, session):
            return False
        self.seen += 1
        if self.match.nth not in {None, self.seen} or self.hits == self.times:
            return False
        if self.probability < 1 and random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    async def bend(self, handling: Handling, go_on: Next) -> Delivery:
        armed_seconds = time.monotonic() - self.armed_at
        return await ACTIONS[self.action].run(Bend(handling, self.args, self.hits, armed_seconds, self.memory), go_on)
