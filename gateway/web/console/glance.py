"""A registry or panel at a glance: how much trouble it is in, and what of it is to be shown. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

CERTIFICATE_SOON = timedelta(days=30)
RUNWAY_SHORT = timedelta(days=3)
ANSWER_OLD = timedelta(hours=1)


class Trouble(IntEnum):
    """What is worse comes first."""

    DOWN = 0
    WORRY = 1
    NONE = 2


@dataclass(frozen=True, slots=True)
class Glance:
    """`health` is the interface's answer. `oldest_seconds` is the age of what waits longest; `certificate_days` and
    `error` are None where there is nothing to say of them; `error` is a reason's code.
    """

    health: Mapping[str, Any]
    trouble: Trouble
    depth: int
    oldest_seconds: float | None
    certificate_days: int | None
    runway_short: bool
    error: str | None


def glances(found: Iterable[Mapping[str, Any]], now: datetime) -> Sequence[Glance]:
    """Return one for each, those in trouble first."""
    return sorted((_glance(each, now) for each in found), key=lambda each: (each.trouble, each.health["id"]))


def _glance(health: Mapping[str, Any], now: datetime) -> Glance:
    lasts = (health.get("balance") or {}).get("lasts_seconds")
    short = lasts is not None and timedelta(seconds=lasts) < RUNWAY_SHORT
    days, error = _certificate_days(health.get("certificate_ends_at"), now), _error(health, now)
    worries = (short, days is not None, error is not None, health["ambiguous"]["count"] > 0)
    down = health["circuit"]["state"] != "closed" or bool(health["pauses"])
    return Glance(
        health=health,
        trouble=Trouble.DOWN if down else Trouble.WORRY if any(worries) else Trouble.NONE,
        depth=sum(line["depth"] for line in health["queue"]),
        oldest_seconds=max((line["oldest_age_seconds"] for line in health["queue"]), default=None),
        certificate_days=days,
        runway_short=short,
        error=error,
    )


def _certificate_days(ends_at: str | None, now: datetime) -> int | None:
    """Return the days that are left of a certificate when they are few."""
    left = None if ends_at is None else datetime.fromisoformat(ends_at) - now
    return None if left is None or left > CERTIFICATE_SOON else left.days


def _error(health: Mapping[str, Any], now: datetime) -> str | None:
    """Return why it does not answer, or what failed within the last hour."""
    if health["circuit"]["state"] != "closed":
        reason: str | None = health["circuit"]["reason"]
        return reason
    error, at = health["link"]["last_error"], health["link"]["last_error_at"]
    return str(error) if error and at and now - datetime.fromisoformat(at) < ANSWER_OLD else None
