"""Faults on demand: seeded rules that pick commands to be bent by an action.

Several rules that pick the same command are nested in the order in which they were put, the first one outermost.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from simulators.fault_actions import ACTIONS, Args, Delivery, Handling, Next
from simulators.messages import ENGLISH as CODES

DELAY_MS_MAX = 24 * 3600 * 1000

Fields = Mapping[str, type | tuple[type, ...]]


class InvalidFault(ValueError):
    """A fault rule that can't be armed; the message names the field and what it may hold."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which commands a rule looks at: glob patterns, a session's number, or only the nth command that matches."""

    command: str = "*"
    object: str | None = None
    session: int | None = None
    nth: int | None = None

    def takes(self, command: str, object_name: str | None, session: int) -> bool:
        return (
            fnmatchcase(command, self.command)
            and (self.object is None or fnmatchcase(object_name or "", self.object))
            and self.session in {None, session}
        )


@dataclass(slots=True)
class Rule:
    """An armed fault. `times` None means every time; `seen` counts the commands that matched, `hits` those bent."""

    name: str
    action: str
    match: Match = field(default_factory=Match)
    args: Args = field(default_factory=dict)
    times: int | None = 1
    probability: float = 1.0
    seen: int = 0
    hits: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

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


class Faults:
    """The armed rules of one registry, by name, with the one generator that decides all draws."""

    def __init__(self, seed: int = 1) -> None:
        self._rules: dict[str, Rule] = {}
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._seed = seed

    def __bool__(self) -> bool:
        return bool(self._rules)

    def seed(self, seed: int) -> None:
        """Start the draws again from `seed`."""
        self._seed = seed
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose

    def put(self, rule: Rule) -> None:
        """Arm a rule; one of the same name is replaced and its counters start again."""
        self._rules[rule.name] = rule

    def remove(self, name: str) -> None:
        """Raises KeyError when no rule has this name."""
        del self._rules[name]

    def clear(self) -> None:
        """Disarm everything and start the draws again from the present seed."""
        self._rules.clear()
        self.seed(self._seed)

    def rules(self) -> list[Rule]:
        return list(self._rules.values())

    def firing(self, command: str, object_name: str | None, session: int) -> list[Rule]:
        """The rules that bend this command; each counts it, whether it fires or not."""
        return [rule for rule in self._rules.values() if rule.fires(command, object_name, session, self._random)]


def parse_rule(name: str, body: Any) -> Rule:
    """The rule that a JSON document describes. Raises `InvalidFault`."""
    fields = _fields("fault", body, {"action": str}, _RULE_FIELDS)
    action = ACTIONS.get(fields["action"])
    if action is None:
        raise InvalidFault(f"action: unknown; one of {', '.join(sorted(ACTIONS))}")
    match = Match(**_fields("match", fields.get("match", {}), {}, _MATCH_FIELDS))
    args = _fields("args", fields.get("args", {}), action.required, action.optional)
    times, probability = fields.get("times", 1), fields.get("probability", 1.0)
    nth = 1 if match.nth is None else match.nth
    if (times or 0) < 0 or nth < 1 or not 0 <= probability <= 1:
        raise InvalidFault("times is 0 or more or null, nth is 1 or more, probability is from 0 to 1")
    _check_args(args)
    return Rule(name, fields["action"], match, args, times, float(probability))


def _check_args(args: Args) -> None:
    if not 0 <= args.get("delay_ms", 0) <= DELAY_MS_MAX:
        raise InvalidFault(f"args: delay_ms is from 0 to {DELAY_MS_MAX}")
    if args.get("code", 2400) not in CODES:
        raise InvalidFault("args: code is one of RFC 5730")
    if not args.get("reason", "").isprintable():
        raise InvalidFault("args: reason is printable text")


_NUMBER = (int, float)
_OPTIONAL_INT = (int, type(None))
_RULE_FIELDS: Fields = {"match": dict, "args": dict, "times": _OPTIONAL_INT, "probability": _NUMBER}
_MATCH_FIELDS: Fields = {
    "command": str,
    "object": (str, type(None)),
    "session": _OPTIONAL_INT,
    "nth": _OPTIONAL_INT,
}


def _fields(where: str, body: Any, required: Fields, optional: Fields) -> dict[str, Any]:
    """The members of a JSON object, each checked to be known and of its type."""
    if not isinstance(body, dict):
        raise InvalidFault(f"{where}: a JSON object")
    known = {**required, **optional}
    if unknown := sorted(set(body) - set(known)):
        raise InvalidFault(f"{where}: unknown {', '.join(unknown)}; known: {', '.join(known) or 'none'}")
    if missing := sorted(set(required) - set(body)):
        raise InvalidFault(f"{where}: {', '.join(missing)} missing")
    for name, value in body.items():
        if not _is(value, known[name]):
            raise InvalidFault(f"{where}: {name} has the wrong type")
    return body


def _is(value: Any, kind: type | tuple[type, ...]) -> bool:
    allowed = kind if isinstance(kind, tuple) else (kind,)
    return isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))


async def run(rules: list[Rule], handling: Handling, handle: Next) -> Delivery:
    """Handle one command inside the actions of `rules`, the first one outermost."""
    go_on = handle
    for rule in reversed(rules):
        go_on = _nest(rule, handling, go_on)
    return await go_on()


def _nest(rule: Rule, handling: Handling, inner: Next) -> Next:
    return lambda: ACTIONS[rule.action].run(handling, rule.args, inner)
