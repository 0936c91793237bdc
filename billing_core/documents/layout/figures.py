"""Sums and dates as they are printed. Pure."""

from datetime import date, datetime

from billing_core.business_calendar import KYIV
from billing_core.documents.texts import Wording
from billing_core.documents.words import in_words
from billing_core.money import Money

_NO_BREAK_SPACE = "\u00a0"


def grouped(amount: Money) -> str:
    """Return "1 234,56": thousands apart, decimal comma."""
    whole, point, part = amount.format().partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return sign + _NO_BREAK_SPACE.join(reversed(groups)) + ("," + part if point else "")


def spelled(amount: Money, language: str) -> str:
    """Return a sum in words; in figures for a currency whose nouns are not known."""
    try:
        return in_words(amount, language)
    except KeyError:
        return f"{grouped(amount)}{_NO_BREAK_SPACE}{amount.currency}"


def in_date(iso: str, wording: Wording) -> str:
    """Return "22 листопада 2026 р." for 2026-11-22."""
    day = date.fromisoformat(iso)
    return wording.date.format(day=day.day, month=wording.months[day.month - 1], year=day.year)


def in_instant(iso: str, wording: Wording) -> str:
    """Return the business date and time of an instant, to the second."""
    moment = datetime.fromisoformat(iso).astimezone(KYIV)
    return f"{in_date(moment.date().isoformat(), wording)} {moment:%H:%M:%S}"


def short_date(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
