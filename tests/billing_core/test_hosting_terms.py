from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core.hosting_terms import first_period, reactivated_period, renewed_period
from tests.billing_core.golden import golden

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
terms = st.integers(1, 60)


@golden("hosting_renew")
def test_golden(case):
    given_ = case["input"]
    paid_until, anchor_day = date.fromisoformat(given_["paid_until"]), given_["anchor_day"]
    if given_["suspended"]:
        period = reactivated_period(
            paid_until,
            anchor_day,
            given_["months"],
            today=date.fromisoformat(given_["today"]),
            unpaid_days_served=given_["unpaid_days_served"],
        )
    else:
        period = renewed_period(paid_until, anchor_day, given_["months"])
    assert {
        "period_start": period.start.isoformat(),
        "paid_until": period.paid_until.isoformat(),
        "anchor_day": period.anchor_day,
    } == case["expect"]


@given(days, terms, terms)
def test_renewing_twice_equals_renewing_once_for_both(today, first, second):
    bought = first_period(today, first)
    again = renewed_period(bought.paid_until, bought.anchor_day, second)
    assert again.start == bought.paid_until
    assert again.paid_until == first_period(today, first + second).paid_until


@given(days, days, st.integers(0, 30), terms)
def test_a_reactivated_service_pays_for_no_day_twice_and_for_none_it_was_off(paid_until, today, served, months):
    period = reactivated_period(paid_until, paid_until.day, months, today=today, unpaid_days_served=served)
    assert period.start == max(paid_until, date.fromordinal(today.toordinal() - served))


@pytest.mark.parametrize("months", [0, -1])
def test_a_term_has_a_month_at_least(months):
    with pytest.raises(ValueError, match="month"):
        first_period(date(2026, 11, 22), months)
