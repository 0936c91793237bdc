"""Loyalty: the window in which spending counts, and what a discount leaves of a price. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from billing_core.money import Money
from billing_core.periods import add_months

WINDOW_MONTHS = 12


def window(as_of: date) -> tuple[date, date]:
    """Return the business dates `[first, as_of)` whose spending counts."""
    return add_months(as_of, as_of.day, -WINDOW_MONTHS), as_of


def spent_in_window(by_day: Mapping[date, int], as_of: date) -> int:
    """Return the sum of the days that count, in minor units."""
    first, after = window(as_of)
    return sum(amount for day, amount in by_day.items() if first <= day < after)


def most_since_month_end(by_day: Mapping[date, int], as_of: date) -> int:
    """Return the most that a window held, of those that end between the last day of the month before and `as_of`.

    A tier that was still reached on that day and fell in this month is thereby kept until this month is over.
    """
    before = as_of.replace(day=1) - timedelta(days=1)
    days = (before + timedelta(days=number) for number in range((as_of - before).days + 1))
    return max(spent_in_window(by_day, day) for day in days)


def discounted(price: Money, percent: Decimal, floor: Money) -> Money:
    """Take the discount off a listed price, rounded once, down to the floor; a floor above the price raises nothing."""
    if not 0 <= percent <= 100:
        raise ValueError("a discount is of 0 to 100 percent")
    reduced = price.times((100 - Fraction(percent)) / 100)
    return min(price, max(reduced, floor))
