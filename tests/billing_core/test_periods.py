from datetime import UTC, date, datetime, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from billing_core.periods import add_months, add_years, forecast_renewal
from tests.billing_core.golden import golden

moments = st.dates(date(1990, 1, 1), date(2200, 1, 1)).map(lambda day: datetime.combine(day, time(9, 15), UTC))


def instant(text):
    return datetime.fromisoformat(text)


@golden("month_add")
def test_golden_months(case):
    given_ = case["input"]
    end = add_months(date.fromisoformat(given_["start"]), given_["anchor_day"], given_["months"])
    assert end.isoformat() == case["expect"]["end"]


@golden("domain_renew")
def test_golden_domain_renewals(case):
    given_, expect = case["input"], case["expect"]
    forecast = forecast_renewal(
        instant(given_["expiry"]), given_["years"], given_["max_years"], now=instant(given_["now"])
    )
    expected_expiry = expect["expected_expiry"] and instant(expect["expected_expiry"])
    assert (forecast.allowed, forecast.years_max, forecast.expected_expiry) == (
        expect["allowed"],
        expect["max_years_now"],
        expected_expiry,
    )


@given(moments, st.integers(1, 10), st.integers(1, 10))
def test_years_add_up(moment, first, second):
    assert add_years(add_years(moment, first), second) == add_years(moment, first + second)


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(0, 200), st.integers(0, 200))
def test_months_add_up_while_the_anchor_is_kept(start, first, second):
    anchor = start.day
    halfway = add_months(start, anchor, first)
    assert add_months(halfway, anchor, second) == add_months(start, anchor, first + second)


@given(moments, st.integers(1, 20), moments, st.integers(1, 10))
def test_a_forecast_never_passes_the_horizon(expires_at, years, now, years_max):
    assume(expires_at >= now)
    forecast = forecast_renewal(expires_at, years, years_max, now=now)
    assert forecast.allowed == (add_years(expires_at, years) <= add_years(now, years_max))
    assert (forecast.expected_expiry is None) == (not forecast.allowed)
    assert 0 <= forecast.years_max <= years_max


@pytest.mark.parametrize("years", [0, -1])
def test_a_term_has_a_year_at_least(years):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert not forecast_renewal(now, years, 10, now=now).allowed
