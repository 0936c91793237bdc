from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from billing_core.loyalty import discounted
from billing_core.money import Money


class DiscountReason(StrEnum):
    LOYALTY = "loyalty"
    PROMO = "promo"


@dataclass(frozen=True, slots=True)
class Discount:
    """The one discount of a sale: a part of the price, or with a promo code a fixed `amount`."""

    reason: DiscountReason | None = None
    percent: Decimal = Decimal(0)
    amount: Money | None = None
    promo_id: str | None = None

    def __bool__(self) -> bool:
        return self.reason is not None

    def off(self, listed: Money, floor: Money | None = None) -> Money:
        """Return the price, never below zero nor above the list; a `floor` raises it no higher than the list."""
        lowest = floor if floor is not None else Money.zero(listed.currency)
        if self.amount is not None:
            return min(listed, max(listed - self.amount, lowest, Money.zero(listed.currency)))
        return discounted(listed, self.percent, lowest)


NO_DISCOUNT = Discount()


def larger(listed: Money, loyalty: Discount, promo: Discount) -> Discount:
    """Return the one that takes more off this price, never their sum; loyalty among equals, which uses no code up."""
    return promo if promo.off(listed) < loyalty.off(listed) else loyalty
