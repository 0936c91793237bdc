"""Change of tariff by moving the end date: the days that are left become days of the new plan. Pure.

The remainder counts at the rate it was bought for (`Tranche.basis`), so that a year bought with a discount can't be
turned into money. Days, not months, are converted: at an equal price the end stays, in any month. The day of the change
is billed at the dearer of the two plans, so that going up and down within hours gains nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

from billing_core.errors import BillingError
from billing_core.money import Money
from billing_core.rounding import down, up
from billing_core.tranches import Tranche, until

DAYS_MAX = 36_525
"""No remainder is stretched over more than a hundred years."""


class RemainderTooLong(BillingError):
    """The remainder would buy more than `DAYS_MAX` days of the new plan: the prices are no tariffs of one group."""


class Direction(StrEnum):
    UP = "up"
    """The new plan costs as much or more."""
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Repriced:
    """A tranche and what the new plan costs for the same term today: loyalty discount yes, old promo code no."""

    tranche: Tranche
    new_price: Money


@dataclass(frozen=True, slots=True)
class Changed:
    """The change can be made: `charge` is taken (often zero) and `credit` handed back.

    `bonus_credit` is the part of the credit that goes to the bonus account.
    """

    direction: Direction
    first_day: date
    """First day of the new plan: today, or tomorrow when the new plan is cheaper."""
    days: int
    paid_until: date
    credit: Money
    charge: Money
    bonus_credit: Money
    tranches: tuple[Tranche, ...]
    """What is paid afterwards, with the new basis; the next change starts from it."""


@dataclass(frozen=True, slots=True)
class NeedsTopUp:
    """The remainder buys less than the smallest period of the new plan."""

    shortfall: Money
    top_up: Money
    """What is missing on the balance: with exactly that sum added the change succeeds."""


@dataclass(frozen=True, slots=True)
class RenewFirst:
    """The paid time is over: the plan changes only together with a renewal."""


PlanChange = Changed | NeedsTopUp | RenewFirst


def change_plan(repriced: Sequence[Repriced], *, today: date, days_min: int, available: Money) -> PlanChange:
    """Convert what is left of contiguous tranches. `days_min`: the fewest days of the new plan, today included.

    Raises ValueError for no tranches, and for a new price of zero: a free plan has no day price to convert into;
    `RemainderTooLong`.
    """
    if not repriced or any(each.new_price.minor <= 0 for each in repriced):
        raise ValueError("there are tranches, and the new plan has a price")
    if today >= repriced[-1].tranche.end:
        return RenewFirst()
    direction = _direction(repriced, today)
    first_day = today if direction is Direction.UP else today + timedelta(days=1)
    bought = [_new_days(each, first_day) for each in repriced]
    days, days_needed = floor(sum(bought)), days_min - (first_day - today).days
    if days > DAYS_MAX:
        raise RemainderTooLong(f"the remainder would last {days} days")
    if days >= days_needed:
        credit = Money(down(_value_beyond(repriced, bought, days)), available.currency)
        return _changed(repriced, bought, direction, first_day, days, credit, Money.zero(available.currency))
    last = repriced[-1]
    shortfall = Money(
        up((days_needed - sum(bought)) * Fraction(last.new_price.minor, last.tranche.basis_days)), available.currency
    )
    if available < shortfall:
        return NeedsTopUp(shortfall, shortfall - available)
    return _changed(repriced, bought, direction, first_day, days_needed, Money.zero(available.currency), shortfall)


def _direction(repriced: Sequence[Repriced], today: date) -> Direction:
    current = next(each for each in repriced if today < each.tranche.end)
    return Direction.UP if current.new_price >= current.tranche.basis else Direction.DOWN


def _new_days(each: Repriced, first_day: date) -> Fraction:
    return each.tranche.days_from(first_day) * each.tranche.basis.ratio(each.new_price)


def _value_beyond(repriced: Sequence[Repriced], bought: Sequence[Fraction], days: int) -> Fraction:
    """Return what the part of the new days beyond `days` costs at the new prices, in minor units."""
    value, reached = Fraction(0), Fraction(0)
    for each, new_days in zip(repriced, bought, strict=True):
        beyond = max(Fraction(0), reached + new_days - max(reached, Fraction(days)))
        value += beyond * Fraction(each.new_price.minor, each.tranche.basis_days)
        reached += new_days
    return value


def _changed(
    repriced: Sequence[Repriced],
    bought: Sequence[Fraction],
    direction: Direction,
    first_day: date,
    days: int,
    credit: Money,
    charge: Money,
) -> Changed:
    kept = until([each.tranche for each in repriced], first_day)
    ends = [0, *(floor(reached) for reached in accumulate(bought[:-1])), days]
    converted = (
        replace(
            each.tranche,
            start=first_day + timedelta(days=start),
            end=first_day + timedelta(days=end),
            basis=each.new_price,
            bonus_minor=0,
        )
        for each, (start, end) in zip(repriced, pairwise(ends), strict=True)
    )
    tranches = (*kept, *(each for each in converted if each.days))
    paid_until, zero = first_day + timedelta(days=days), Money.zero(credit.currency)
    return Changed(direction, first_day, days, paid_until, credit, charge, zero, tranches)


def with_bonus(change: Changed, paid: Sequence[Tranche], charged: Money) -> Changed:
    """Return the change with the part of a bonus in what is paid afterwards and in the credit: the same part of all.

    The money in it is what was money in the rest of `paid` and in the charge, of which a bonus paid `charged`, or a
    fraction less: no bonus turns into money.
    """
    first_day = change.first_day
    bonus = sum((each.bonus_from(first_day) for each in paid), Fraction(charged.minor))
    if not bonus:
        return change
    whole = sum((each.value_from(first_day) for each in paid), Fraction(change.charge.minor))
    worth = sum((each.value_from(first_day) for each in change.tranches), Fraction(change.credit.minor))
    share = 1 - (whole - bonus) / max(whole, worth)
    tranches = (
        each if each.start < first_day else replace(each, bonus_minor=up(each.basis.minor * share))
        for each in change.tranches
    )
    return replace(change, bonus_credit=change.credit.times(share, up), tranches=tuple(tranches))
