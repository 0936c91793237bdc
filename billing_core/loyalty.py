"""Loyalty: a discount by what a customer spent in the last twelve months, and the one discount of a quote. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from billing_core.business_calendar import business_date
from billing_core.money import Money
from billing_core.periods import add_months

WINDOW_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Tier:
    """From `threshold` on (reaching it exactly is enough) prices are `percent` lower."""

    threshold: Money
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's place in the programme on one day."""

    window_from: date
    spent: Money
    percent: Decimal
    missing: Money | None
    """What is to be spent for the next tier; None at the highest."""


def window(as_of: date) -> tuple[date, date]:
    """Return the business dates `[first, as_of)` whose spending counts."""
    return add_months(as_of, as_of.day, -WINDOW_MONTHS), as_of


def standing(tiers: Sequence[Tier], spending: Iterable[tuple[datetime, Money]], as_of: date, currency: str) -> Standing:
    """Find the tier by charges less refunds, VAT included, each with the instant of its posting."""
    first, after = window(as_of)
    counted = (amount for at, amount in spending if first <= business_date(at) < after)
    return standing_of(tiers, sum(counted, Money.zero(currency)), as_of)


def standing_of(tiers: Sequence[Tier], spent: Money, as_of: date) -> Standing:
    """Find the tier of a sum that was spent in the window."""
    ordered = sorted(tiers, key=lambda tier: tier.threshold.minor)
    percent = max((tier.percent for tier in ordered if tier.threshold <= spent), default=Decimal(0))
    ahead = next((tier.threshold - spent for tier in ordered if tier.threshold > spent), None)
    return Standing(window(as_of)[0], spent, percent, ahead)


def best_percent(loyalty: Decimal, promo: Decimal, *, discountable: bool = True) -> Decimal:
    """Return the one discount that counts: the larger, never the sum; none on what is excluded from discounts."""
    return max(loyalty, promo) if discountable else Decimal(0)


def discounted(price: Money, percent: Decimal, floor: Money) -> Money:
    """Take the discount off a listed price, rounded once, down to the floor; a floor above the price raises nothing."""
    if not 0 <= percent <= 100:
        raise ValueError("a discount is of 0 to 100 percent")
    reduced = price.times((100 - Fraction(percent)) / 100)
    return min(price, max(reduced, floor))
