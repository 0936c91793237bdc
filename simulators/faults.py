"""Faults on demand: seeded rules that pick commands to be bent by an action.

Several rules that pick the same command are nested in the order in which they were put, the first one outermost.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from pydantic import ValidationError

from simulators.delivery import Delivery
from simulators.fault_actions import ACTIONS
from simulators.fault_actions.action import Action, Args, Handling, Next
from simulators.fault_rule import Match, Rule

Fields = Mapping[str, type | tuple[type, ...]]


class InvalidFault(ValueError):
    """A fault rule that can't be armed; the message names the field and what it may hold."""


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

    def arm(self, name: str, body: Any) -> Rule:
        """Put the rule that a JSON document describes. Raises `InvalidFault`."""
        rule = parse_rule(name, body)
        self.put(rule)
        return rule

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
    match = Match(**{"command": action.command, **_fields("match", fields.get("match", {}), {}, _MATCH_FIELDS)})
    times, probability = fields.get("times", None if action.standing else 1), fields.get("probability", 1.0)
    nth = 1 if match.nth is None else match.nth
    if (times or 0) < 0 or nth < 1 or not 0 <= probability <= 1:
        raise InvalidFault("times is 0 or more or null, nth is 1 or more, probability is from 0 to 1")
    return Rule(name, fields["action"], match, _args(action, fields.get("args", {})), times, float(probability))


def _args(action: Action[Any], given: dict[str, Any]) -> Args:
    try:
        args: Args = action.args.model_validate(given)
    except ValidationError as err:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in err.errors(include_url=False))
        known = ", ".join(action.args.model_fields) or "none"
        raise InvalidFault(f"args: {'; '.join(faults)}; known: {known}") from err
    return args


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
    return lambda: rule.bend(handling, inner)
