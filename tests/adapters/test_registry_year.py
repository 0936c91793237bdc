"""A registry's own year is one of those that a renewal orders, whatever comes between."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dates import add_years, same_expiry
from adapters.model import DomainInfo, DomainName, RenewOrder
from adapters.registries import pir, tci
from adapters.registry_year import is_added, left_to_renew, may_be_added

NAME = DomainName("example.org")
EXPIRY = datetime(2027, 3, 1, 10, tzinfo=UTC)
LATER = EXPIRY + timedelta(hours=1)
RULES = pir.SPEC.rules("org")
SHOWN = DomainInfo(
    name=NAME,
    sponsor="us",
    created_at=add_years(EXPIRY, -1),
    expires_at=add_years(EXPIRY, 1),
    statuses=frozenset({"ok"}),
    nameservers=(),
    ours=True,
    grace_statuses=frozenset({"autoRenewPeriod"}),
)


def test_the_registrys_status_tells_of_its_year():
    assert is_added(SHOWN, EXPIRY, RULES, LATER)


def test_where_no_status_is_shown_the_time_tells():
    silent = replace(SHOWN, grace_statuses=frozenset())
    assert is_added(silent, EXPIRY, RULES, LATER)
    assert not is_added(silent, EXPIRY, RULES, EXPIRY - timedelta(seconds=1))


@pytest.mark.parametrize(
    "shown",
    [
        replace(SHOWN, expires_at=EXPIRY),
        replace(SHOWN, expires_at=add_years(EXPIRY, 2)),
        replace(SHOWN, expires_at=None),
        replace(SHOWN, ours=False),
        replace(SHOWN, grace_statuses=frozenset({"renewPeriod"})),
        replace(SHOWN, grace_statuses=frozenset({"redemptionPeriod"})),
    ],
    ids=["unmoved", "two years", "untold", "another's", "renewed explicitly", "deleted"],
)
def test_what_is_no_year_of_the_registrys_own(shown):
    assert not is_added(shown, EXPIRY, RULES, LATER)


def test_a_registry_that_renews_nothing_by_itself_added_nothing():
    ru = tci.SPEC.rules("ru")
    assert not is_added(SHOWN, EXPIRY, ru, LATER)
    assert not may_be_added(EXPIRY, ru, LATER)


@given(years=st.integers(1, 9), start=st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_what_is_left_ends_where_the_whole_would_have_ended(years, start):
    expiry = datetime(start.year, start.month, start.day, tzinfo=UTC)
    shown = replace(SHOWN, expires_at=add_years(expiry, 1))
    left = left_to_renew(RenewOrder(NAME, years, expiry), shown, RULES, expiry)
    if left is None:
        assert years == 1
    else:
        assert left.current_expiry == shown.expires_at
        assert same_expiry(add_years(left.current_expiry, left.years), add_years(expiry, years))
