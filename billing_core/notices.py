"""When customers are told of what ends: steps in days around a date, each told once (billing rules §5.8). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

DOMAIN_STEPS = (-60, -30, -14, -7, -3, -1, 0, 1)
HOSTING_STEPS = (-7, -3, -1, 0)
DELETION_STEPS = (-7, -1)
REMINDERS_REQUIRED = frozenset({-30, -7, 1})
"""A month and a week before, and within five days after: what ICANN demands for generic zones (ERRP)."""

_WEEK = 7


class NoticeKind(StrEnum):
    DOMAIN = "domain"
    """A domain's expiry."""
    REDEMPTION = "redemption"
    """A domain that can only be restored; counted from the day it came to that."""
    HOSTING = "hosting"
    """The end of hosting or an add-on."""
    DELETION = "deletion"
    """The day on which switched-off hosting is deleted."""


@dataclass(frozen=True, slots=True, order=True)
class NoticeDay:
    """`step` days from the date that the notice is about; what is required by a policy is `legal`."""

    due_on: date
    step: int
    legal: bool = False


def of_domain(expires_on: date, *, reminders_required: bool) -> Iterator[NoticeDay]:
    for step in DOMAIN_STEPS:
        yield _day(expires_on, step, legal=reminders_required and step in REMINDERS_REQUIRED)


def of_hosting(ends_on: date) -> Iterator[NoticeDay]:
    return (_day(ends_on, step) for step in HOSTING_STEPS)


def in_redemption(since: date, days: int) -> Iterator[NoticeDay]:
    """Return a notice a week while the redemption of so many days lasts."""
    return (_day(since, step) for step in range(0, days, _WEEK))


def of_deletion(deletes_on: date, step: int) -> NoticeDay:
    return _day(deletes_on, step)


NoticeT = TypeVar("NoticeT")


def newest(due: Sequence[tuple[NoticeDay, NoticeT]]) -> tuple[NoticeT, list[NoticeT]]:
    """Return which of several missed notices of one thing is told, and which are not worth telling any more."""
    ordered = [notice for _, notice in sorted(due, key=lambda each: each[0])]
    return ordered[-1], ordered[:-1]


def _day(about: date, step: int, *, legal: bool = False) -> NoticeDay:
    return NoticeDay(about + timedelta(days=step), step, legal)
