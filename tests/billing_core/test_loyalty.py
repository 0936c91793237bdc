from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.business_calendar import business_date
from billing_core.discounts import NO_DISCOUNT, Discount, DiscountReason, Programme, Step, larger
from billing_core.loyalty import discounted, most_since_month_end, spent_in_window, window
from tests.billing_core.golden import golden


def uah(minor):
    return Money(minor, "UAH")


@golden("loyalty")
def test_golden(case):
    given_ = case["input"]
    as_of, listed = date.fromisoformat(given_["asof"]), uah(given_["price_minor"])
    programme = Programme("UAH", steps=[Step(threshold, Decimal(percent)) for threshold, percent in given_["tiers"]])
    by_day = Counter()
    for each in given_["spend"]:
        by_day[business_date(datetime.fromisoformat(each["at"]))] += each["amount_minor"]
    spent = spent_in_window(by_day, as_of)
    loyalty = Discount(DiscountReason.LOYALTY, programme.percent_at(spent))
    promo = Discount(DiscountReason.PROMO, Decimal(given_.get("promo_percent", "0")))
    best = larger(listed, loyalty, promo) if given_.get("discountable", True) else NO_DISCOUNT
    assert {
        "window_from": window(as_of)[0].isoformat(),
        "window_spend_minor": spent,
        "percent": str(best.percent),
        "price_minor": best.off(listed, uah(given_.get("floor_minor", 0))).minor,
    } == case["expect"]


def test_the_window_of_a_leap_day_begins_on_the_28th():
    assert window(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 29))


@given(st.integers(0, 10**7), st.decimals("0", "100", places=1), st.integers(0, 10**7))
def test_a_discount_stays_between_floor_and_list_price(price, percent, floor):
    reduced = discounted(uah(price), percent, uah(floor))
    assert min(price, floor) <= reduced.minor <= price


@pytest.mark.parametrize("percent", ["-1", "100.1"])
def test_a_discount_is_a_part_of_the_price(percent):
    with pytest.raises(ValueError, match="percent"):
        discounted(uah(100), Decimal(percent), uah(0))


@given(
    st.dictionaries(st.dates(date(2025, 8, 1), date(2027, 3, 31)), st.integers(-(10**6), 10**6)),
    st.dates(date(2026, 9, 1), date(2027, 3, 1)),
)
def test_the_most_of_a_month_is_never_less_than_the_sum_of_today(by_day, today):
    assert most_since_month_end(by_day, today) >= spent_in_window(by_day, today)
    assert most_since_month_end(by_day, today) >= most_since_month_end(by_day, today.replace(day=1))
