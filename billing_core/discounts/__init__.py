"""What lowers a listed price: loyalty or a promo code, whichever is more, never both (billing rules §4.5, §9)."""

from billing_core.discounts.best import Sale, best_discount, loyalties_of, loyalty_of
from billing_core.discounts.model import NO_DISCOUNT, Discount, DiscountReason, larger
from billing_core.discounts.programmes import Measure, Programme, ProgrammeRefused, Step
from billing_core.discounts.promo_codes import PromoCode, PromoRefusal, PromoRefused
from billing_core.discounts.standings import Reached

__all__ = [
    "NO_DISCOUNT",
    "Discount",
    "DiscountReason",
    "Measure",
    "Programme",
    "ProgrammeRefused",
    "PromoCode",
    "PromoRefusal",
    "PromoRefused",
    "Reached",
    "Sale",
    "Step",
    "best_discount",
    "larger",
    "loyalties_of",
    "loyalty_of",
]
