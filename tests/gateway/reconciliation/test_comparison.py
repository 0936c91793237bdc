"""What counts as a difference between us and a registry, and what does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dates import add_years
from adapters.model import DomainInfo, DomainName, NameServer
from gateway.clock import rfc3339
from gateway.domains.model import DomainView
from gateway.reconciliation.comparison import Difference, DifferenceKind, differences, unbooked_years

EXPIRY = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOSTS = (DomainName("ns1.example.net"), DomainName("ns2.example.net"))
KNOWN = DomainView(
    id="dom_1",
    tenant_id="ten_1",
    account_id="acc_1",
    name=DomainName("example.com"),
    tld="com",
    registry="verisign",
    created_at=EXPIRY - timedelta(days=365),
    expires_at=EXPIRY,
    statuses=("ok",),
    nameservers=tuple(NameServer(host) for host in HOSTS),
    dnssec=(),
    synced_at=EXPIRY,
    updated_at=EXPIRY,
    version=1,
    labels={},
    auto_renew=False,
)
SHOWN = DomainInfo(
    name=KNOWN.name,
    sponsor="us",
    created_at=KNOWN.created_at,
    expires_at=EXPIRY,
    statuses=frozenset({"ok"}),
    nameservers=HOSTS,
    ours=True,
)


def test_equal_views_do_not_differ():
    assert differences(KNOWN, SHOWN) == ()


@pytest.mark.parametrize(
    "shown",
    [
        replace(SHOWN, expires_at=EXPIRY + timedelta(seconds=59)),
        replace(SHOWN, expires_at=None),
        replace(SHOWN, statuses=frozenset({"inactive", "linked"})),
        replace(SHOWN, statuses=frozenset({"clientTransferProhibited", "clientDeleteProhibited"})),
        replace(SHOWN, nameservers=HOSTS[::-1]),
    ],
    ids=["rounded", "untold", "neutral", "locked", "order"],
)
def test_what_says_nothing_is_no_difference(shown):
    assert differences(KNOWN, shown) == ()


@pytest.mark.fault("F048")
def test_other_expiry_is_a_difference():
    later = add_years(EXPIRY, 1)
    assert differences(KNOWN, replace(SHOWN, expires_at=later)) == (
        Difference(DifferenceKind.EXDATE, rfc3339(EXPIRY), rfc3339(later)),
    )


def test_several_differences_are_told_together():
    shown = replace(SHOWN, statuses=frozenset({"serverHold"}), nameservers=HOSTS[:1])
    assert [found.kind for found in differences(KNOWN, shown)] == [DifferenceKind.STATUS, DifferenceKind.NS]


@pytest.mark.parametrize("shown", [None, replace(SHOWN, ours=False)], ids=["gone", "another's"])
def test_name_that_is_not_ours_there_is_missing_and_nothing_else_is_compared(shown):
    assert [found.kind for found in differences(KNOWN, shown)] == [DifferenceKind.MISSING_THERE]


@given(years=st.integers(-9, 9), days=st.integers(-45, 45), start=st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_years_are_counted_whatever_days_a_registry_adds(years, days, start):
    ours = datetime(start.year, start.month, start.day, tzinfo=UTC)
    theirs = add_years(ours, years) if years >= 0 else ours.replace(year=ours.year + years, day=min(ours.day, 28))
    assert unbooked_years(ours, theirs + timedelta(days=days)) == years
