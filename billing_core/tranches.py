"""What was paid for a service, and for which days: contiguous tranches. The remainder is worth what was paid for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from billing_core.money import Money
from billing_core.rounding import down


@dataclass(frozen=True, slots=True)
class Tranche:
    """Paid days `[start, end)` bought at `basis` for `basis_days` days, as a term of `months`.

    After a change of tariff the tranche is shorter than `basis_days`: the basis is a rate, not the sum of these days.
    `bonus_minor` is the part of the basis that a bonus paid, and what of it is given back goes back there.
    """

    start: date
    end: date
    basis: Money
    basis_days: int
    months: int
    bonus_minor: int = 0

    def __post_init__(self) -> None:
        if self.end < self.start or self.basis_days < 1 or self.basis.minor < 0:
            raise ValueError("a tranche runs forwards, and its basis is for a day at least and not negative")
        if not 0 <= self.bonus_minor <= self.basis.minor:
            raise ValueError("a bonus pays no more than the whole")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def days_from(self, day: date) -> int:
        """Return how many of its days lie on `day` or after it."""
        return max(0, (self.end - max(day, self.start)).days)

    def value_from(self, day: date) -> Fraction:
        """Return what its days from `day` on are worth, in minor units, exactly."""
        return Fraction(self.days_from(day) * self.basis.minor, self.basis_days)

    def bonus_from(self, day: date) -> Fraction:
        """Return the part of that value which a bonus paid."""
        return Fraction(self.days_from(day) * self.bonus_minor, self.basis_days)


@dataclass(frozen=True, slots=True)
class Refundable:
    """What is given back: `whole`, of which `bonus` to the bonus account."""

    whole: Money
    bonus: Money


def bought(start: date, end: date, paid: Money, months: int, *, bonus: Money | None = None) -> Tranche:
    """Return the tranche of a purchase: what was paid, after discounts, for exactly these days, and by a bonus."""
    return Tranche(start, end, paid, (end - start).days, months, 0 if bonus is None else bonus.minor)


def append(tranches: Sequence[Tranche], new: Tranche) -> tuple[Tranche, ...]:
    """Add a purchase at the end. Raises ValueError when it would overlap what is paid already."""
    if tranches and new.start < tranches[-1].end:
        raise ValueError("a tranche begins where the paid time ends, or later")
    return (*tranches, new)


def until(tranches: Sequence[Tranche], day: date) -> tuple[Tranche, ...]:
    """Return the part before `day`."""
    return tuple(replace(each, end=min(each.end, day)) for each in tranches if each.start < day)


def refundable(tranches: Sequence[Tranche], day: date, currency: str) -> Refundable:
    """Return what the days from `day` on give back when a whole service is returned, rounded down; money, too."""
    whole = sum((each.value_from(day) for each in tranches), Fraction(0))
    money = whole - sum((each.bonus_from(day) for each in tranches), Fraction(0))
    return Refundable(Money(down(whole), currency), Money(down(whole) - down(money), currency))
