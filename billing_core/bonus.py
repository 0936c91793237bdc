"""How promotional credit is spent: it pays a share of a price, of things that it may pay for at all. Pure.

This is the only place that decides which part of a price is a customer's bonus and which is money.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from billing_core.money import Money
from billing_core.rounding import down


@dataclass(frozen=True, slots=True)
class BonusRule:
    """`share_percent`: how much of a price a bonus pays at most; `pays_for`: of which classes of revenue."""

    share_percent: Decimal
    pays_for: frozenset[str]

    def most_of(self, price: Money, revenue_class: str) -> Money:
        """Return what a bonus pays of a price at most, rounded down."""
        if revenue_class not in self.pays_for:
            return Money.zero(price.currency)
        return price.times(Fraction(self.share_percent) / 100, down)


NO_BONUS = BonusRule(Decimal(0), frozenset())


@dataclass(frozen=True, slots=True)
class Purse:
    """What a customer may spend: `main` on anything, `bonus` by its rule. `main` counts the credit limit in, and is
    below zero in debt: then nothing can be bought, by a bonus neither.
    """

    main: Money
    bonus: Money
    rule: BonusRule = NO_BONUS

    @classmethod
    def of_money(cls, main: Money) -> "Purse":
        return cls(main, Money.zero(main.currency))

    @property
    def spendable_bonus(self) -> Money:
        """The bonus, unless its rule lets it pay for nothing at all."""
        spendable = self.rule.share_percent and self.rule.pays_for
        return self.bonus if spendable else Money.zero(self.bonus.currency)

    def bonus_for(self, price: Money, revenue_class: str) -> Money:
        """Return the part of a price that the bonus pays."""
        return min(self.rule.most_of(price, revenue_class), max(self.bonus, Money.zero(price.currency)))

    def available_for(self, price: Money, revenue_class: str) -> Money:
        """Return what may be spent on something of that price."""
        return self.main + self.bonus_for(price, revenue_class)

    def affords(self, price: Money, revenue_class: str) -> bool:
        return self.available_for(price, revenue_class) >= price

    def after(self, price: Money, revenue_class: str) -> "Purse":
        """Return what is left when that price is paid; `main` below zero: so much was missing."""
        part = self.bonus_for(price, revenue_class)
        return replace(self, main=self.main - (price - part), bonus=self.bonus - part)

    def after_all(self, prices: Iterable[tuple[Money, str]]) -> "Purse":
        """Return what is left when all of these are paid, each with its class of revenue."""
        left = self
        for price, revenue_class in prices:
            left = left.after(price, revenue_class)
        return left

    @property
    def missing(self) -> Money:
        """How much money must be added to pay for what this is left of."""
        return max(Money.zero(self.main.currency), -self.main)
