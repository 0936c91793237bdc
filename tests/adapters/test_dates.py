from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dates import add_years, is_sane_expiry, same_expiry

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 5), st.integers(1, 5))
def test_years_added_in_parts_or_at_once_differ_by_a_leap_day_at_most(moment: datetime, a: int, b: int) -> None:
    assert same_expiry(add_years(add_years(moment, a), b), add_years(moment, a + b))


@given(MOMENTS, st.integers(1, 10))
def test_a_year_more_is_never_the_same_expiry(moment: datetime, years: int) -> None:
    assert not same_expiry(add_years(moment, years), moment)
    assert add_years(moment, years) > moment


def test_a_leap_day_becomes_the_28th() -> None:
    assert add_years(datetime(2028, 2, 29, 10, tzinfo=UTC), 1) == datetime(2029, 2, 28, 10, tzinfo=UTC)
    assert add_years(datetime(2028, 2, 29, 10, tzinfo=UTC), 4) == datetime(2032, 2, 29, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expires_at", "sane"),
    [
        (NOW + timedelta(days=365), True),
        (add_years(NOW, 10), True),
        (add_years(NOW, 10) + timedelta(days=2), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (NOW - timedelta(days=400), False),
        (NOW - timedelta(days=20), True),
    ],
)
def test_a_nonsense_date_is_recognised(expires_at: datetime, sane: bool) -> None:
    created_at = NOW - timedelta(days=300)
    assert is_sane_expiry(expires_at, now=NOW, ceiling_years=10, created_at=created_at) is sane
