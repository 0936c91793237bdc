from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core.business_calendar import Month, business_date, start_of
from tests.billing_core.golden import golden

months = st.builds(Month, st.integers(1990, 2200), st.integers(1, 12))


@golden("month_bounds")
def test_golden(case):
    first, after = Month.parse(case["input"]["month"]).bounds()
    assert {"from": f"{first:%Y-%m-%dT%H:%M:%SZ}", "to": f"{after:%Y-%m-%dT%H:%M:%SZ}"} == case["expect"]


@given(months)
def test_months_meet_without_gap_or_overlap(month):
    assert month.bounds()[1] == month.next.bounds()[0]
    assert month.next.previous == month
    assert Month.parse(str(month)) == month


@given(st.integers(700_000_000, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_an_instant_lies_in_its_business_day(moment):
    day = business_date(moment)
    assert start_of(day) <= moment < start_of(date.fromordinal(day.toordinal() + 1))


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        business_date(datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None))


@pytest.mark.parametrize("text", ["2026-13", "2026", "2026-1-1", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=r"month|isoformat"):
        Month.parse(text)
