"""How long a caller wants to wait for its operation: the Prefer header of RFC 7240."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WAIT_DEFAULT_SECONDS = 10
WAIT_MAX_SECONDS = 30

_PREFERENCE = re.compile(r'\s*(?P<token>[A-Za-z0-9!#$%&\'*+.^_`|~-]+)\s*(?:=\s*(?P<value>"[^"]*"|[^;,\s]*))?')


class InvalidPreference(ValueError):
    """`wait` is not a number of whole seconds."""


@dataclass(frozen=True, slots=True)
class Preference:
    """`applied` is what Preference-Applied repeats; None when the caller asked for nothing."""

    wait_seconds: float = WAIT_DEFAULT_SECONDS
    applied: str | None = None

    @classmethod
    def parse(cls, headers: Iterable[str], *, default_seconds: float = WAIT_DEFAULT_SECONDS) -> "Preference":
        """Return the preference of all Prefer headers; the first of a name counts (RFC 7240 §2), unknown ones do not.

        `respond-async` wins over `wait`: the caller said that it need not be answered with the result.
        """
        asked = _preferences(headers)
        if "respond-async" in asked:
            return cls(0, "respond-async")
        if "wait" not in asked:
            return cls(default_seconds)
        if not re.fullmatch(r"[0-9]{1,6}", asked["wait"]):
            raise InvalidPreference("wait takes whole seconds")
        seconds = min(int(asked["wait"]), WAIT_MAX_SECONDS)
        return cls(seconds, f"wait={seconds}")


def _preferences(headers: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        for element in header.split(","):
            if match := _PREFERENCE.match(element):
                found.setdefault(match["token"].lower(), (match["value"] or "").strip('"'))
    return found
