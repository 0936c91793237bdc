"""Faults of an HTTP interface on demand: rules that pick calls, and what they do to them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulators.fault_rule import Match
from simulators.registrars.fault_actions import ACTIONS, Action, Args


class InvalidFault(ValueError):
    """A rule that can't be armed; the message says why."""


class _MatchBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    command: str = "*"
    object: str | None = None
    session: None = None
    nth: int | None = Field(default=None, ge=1)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    action: str
    match: _MatchBody = _MatchBody()
    args: dict[str, Any] = {}
    times: int | None = Field(default=1, ge=0)
    probability: float = Field(default=1.0, ge=0, le=1)


@dataclass(slots=True)
class Rule:
    """An armed fault. `times` None = always; `seen` counts the calls that matched, `hits` those that were bent."""

    name: str
    action: Action[Any]
    action_name: str
    args: Args
    match: Match = field(default_factory=Match)
    times: int | None = 1
    probability: float = 1.0
    seen: int = 0
    hits: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "action": self.action_name,
            "match": asdict(self.match),
            "args": self.args.model_dump(exclude_unset=True),
            "times": self.times,
            "probability": self.probability,
            "seen": self.seen,
            "hits": self.hits,
        }

    def fires(self, command: str, object_name: str | None, random: Random) -> bool:
        """Count the call and say whether it is bent; a draw is made only where probability decides."""
        if not self.match.takes(command, object_name, 0):
            return False
        self.seen += 1
        if self.match.nth not in {None, self.seen} or self.hits == self.times:
            return False
        if self.probability < 1 and random.random() >= self.probability:
            return False
        self.hits += 1
        return True


class Faults:
    """The armed rules of one registrar, by name; `own` are the actions that only this registrar has."""

    def __init__(self, own: Mapping[str, Action[Any]], seed: int = 1) -> None:
        self._actions = {**ACTIONS, **own}
        self._rules: dict[str, Rule] = {}
        self.seed(seed)

    def seed(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose

    def arm(self, name: str, body: Any) -> Rule:
        """Arm a rule; one of the same name is replaced. Raises `InvalidFault`."""
        try:
            given = _Body.model_validate(body)
            action = self._actions.get(given.action)
            if action is None:
                raise InvalidFault(f"action: unknown; one of {', '.join(sorted(self._actions))}")
            args = action.args.model_validate(given.args)
        except ValidationError as err:
            raise InvalidFault("; ".join(f"{_path(each)}: {each['msg']}" for each in err.errors())) from err
        match = Match(given.match.command, given.match.object, None, given.match.nth)
        rule = Rule(name, action, given.action, args, match, given.times, given.probability)
        self._rules[name] = rule
        return rule

    def remove(self, name: str) -> None:
        """Raises KeyError when no rule has this name."""
        del self._rules[name]

    def clear(self) -> None:
        self._rules.clear()

    def rules(self) -> list[Rule]:
        return list(self._rules.values())

    def firing(self, command: str, object_name: str | None) -> list[Rule]:
        """The rules that bend this call; each counts it, whether it fires or not."""
        return [rule for rule in self._rules.values() if rule.fires(command, object_name, self._random)]


def _path(error: Any) -> str:
    return ".".join(map(str, error["loc"]))
