from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.loyalty import Tier, best_percent, discounted, standing, standing_of, window
from tests.billing_core.golden import golden

TIERS = [
    Tier(Money(threshold, "UAH"), Decimal(percent))
    for threshold, percent in ((0, 0), (500_000, 3), (1_500_000, 5), (5_000_000, 10))
]


def uah(minor):
    return Money(minor, "UAH")


@golden("loyalty")
def test_golden(case):
    given_ = case["input"]
    tiers = [Tier(uah(threshold), Decimal(percent)) for threshold, percent in given_["tiers"]]
    spend = [(datetime.fromisoformat(each["at"]), uah(each["amount_minor"])) for each in given_["spend"]]
    reached = standing(tiers, spend, date.fromisoformat(given_["asof"]), "UAH")
    percent = best_percent(
        reached.percent, Decimal(given_.get("promo_percent", "0")), discountable=given_.get("discountable", True)
    )
    price = discounted(uah(given_["price_minor"]), percent, uah(given_.get("floor_minor", 0)))
    assert {
        "window_from": reached.window_from.isoformat(),
        "window_spend_minor": reached.spent.minor,
        "percent": str(percent),
        "price_minor": price.minor,
    } == case["expect"]


def test_the_window_of_a_leap_day_begins_on_the_28th():
    assert window(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 29))


def test_the_sum_missing_to_the_next_tier_is_shown():
    assert standing_of(TIERS, uah(499_999), date(2026, 11, 22)).missing == uah(1)
    assert standing_of(TIERS, uah(5_000_000), date(2026, 11, 22)).missing is None


@given(st.integers(0, 10**7), st.decimals("0", "100", places=1), st.integers(0, 10**7))
def test_a_discount_stays_between_floor_and_list_price(price, percent, floor):
    reduced = discounted(uah(price), percent, uah(floor))
    assert min(price, floor) <= reduced.minor <= price


def test_what_is_excluded_from_discounts_has_none():
    assert best_percent(Decimal(10), Decimal(20), discountable=False) == 0


@pytest.mark.parametrize("percent", ["-1", "100.1"])
def test_a_discount_is_a_part_of_the_price(percent):
    with pytest.raises(ValueError, match="percent"):
        discounted(uah(100), Decimal(percent), uah(0))
