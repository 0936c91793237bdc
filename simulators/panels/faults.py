"""Faults of a panel on demand: which calls are bent, how often, and how."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any


class Action(StrEnum):
    ERROR_BEFORE = "error_before"
    """HTTP 500, and nothing was done."""
    ERROR_AFTER = "error_after"
    """It was done, and the answer is HTTP 500."""
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    """It was done, and the connection is reset instead of an answer."""
    DELAY = "delay"
    """It is done at once and answered `seconds` later."""
    HTML = "html"
    """It was done, and the answer is a page for people."""
    FORBIDDEN = "forbidden"
    REFUSE = "refuse"
    """Refused with `reason`; nothing was done."""
    REFUSE_AFTER = "refuse_after"
    """It was done, and the panel says that it was not."""


FIELDS: dict[str, Any] = {
    "action": str,
    "function": str,
    "user": str,
    "skip": int,
    "times": int | None,
    "seconds": float | int,
    "reason": str,
}


class InvalidFault(ValueError):
    """A rule that can't be armed; the message says why."""


@dataclass(slots=True)
class Fault:
    """`function` is a glob over calls, of which the first `skip` pass; `times` None = always; `hits` counts what was
    bent, `seen` what matched.
    """

    action: Action
    function: str = "*"
    user: str | None = None
    times: int | None = 1
    seconds: float = 0.0
    reason: str = "The system could not do this."
    skip: int = 0
    seen: int = 0
    hits: int = 0

    @classmethod
    def parse(cls, body: dict[str, Any]) -> "Fault":
        for name, value in body.items():
            if name not in FIELDS or isinstance(value, bool) or not isinstance(value, FIELDS[name]):
                raise InvalidFault(f"{name}: unknown, or of the wrong type; known: {', '.join(FIELDS)}")
        if body.get("action") not in set(Action):
            raise InvalidFault(f"action: one of {', '.join(Action)}")
        return cls(**(body | {"action": Action(body["action"])}))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def fires(self, function: str, user: str | None) -> bool:
        """Count the call and say whether it is bent."""
        if not fnmatchcase(function, self.function) or self.user not in {None, user}:
            return False
        self.seen += 1
        if self.seen <= self.skip or self.hits == self.times:
            return False
        self.hits += 1
        return True
