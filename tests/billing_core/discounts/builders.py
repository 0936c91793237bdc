"""Promo codes with defaults, for tests that care about one of their fields."""

from datetime import UTC, datetime
from decimal import Decimal

from billing_core.discounts import PromoCode

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def a_promo(code="SUMMER", **fields) -> PromoCode:
    defaults = {
        "id": f"promo_{code.casefold()}",
        "percent": Decimal(20),
        "amount": None,
        "actions": (),
        "items": (),
        "first_order_only": False,
        "uses_max": None,
        "uses_per_account_max": None,
        "valid_from": LONG_AGO,
        "valid_until": None,
    }
    return PromoCode(code=code, **(defaults | fields))
