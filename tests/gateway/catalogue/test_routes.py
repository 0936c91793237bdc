"""Which of several accounts takes new orders of a zone, and which never do."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core.business_calendar import business_date, start_of
from gateway.catalogue.routes import Route, routes_of
from gateway.errors import SettingsError
from tests.support.fake_adapter import fake_spec
from tests.support.fake_rules import fake_rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_spec(name, *tlds, resells=False):
    return replace(fake_spec(name=name, zones=[fake_rules(tld, name) for tld in tlds]), resells=resells)


OWN, RESELLER, OTHER = (
    a_spec("own", "com", "net"),
    a_spec("reseller", "com", "net", "org", resells=True),
    a_spec("other", "com", resells=True),
)


def routed(specs, **configured):
    return {tld: route.at(NOW) for tld, route in routes_of(configured, specs, at=NOW).items()}


def test_nothing_need_be_said_where_one_serves_a_zone():
    assert routed([RESELLER]) == {"com": "reseller", "net": "reseller", "org": "reseller"}


def test_our_own_accreditation_goes_before_who_resells():
    assert routed([OTHER, RESELLER, OWN]) == {"com": "own", "net": "own", "org": "reseller"}


def test_settings_go_before_both():
    assert routed([OTHER, RESELLER, OWN], com="other") == {"com": "other", "net": "own", "org": "reseller"}


def test_zone_that_two_resell_needs_a_word():
    with pytest.raises(SettingsError) as caught:
        routes_of({}, [OTHER, RESELLER], at=NOW)
    assert caught.value.errors == ("routes.com: say which takes new orders: other, reseller",)


def test_zone_must_not_be_left_open_until_its_first_date():
    later = {date(2026, 11, 24): "other"}
    with pytest.raises(SettingsError, match=r"routes\.com: say which"):
        routes_of({"com": later}, [OTHER, RESELLER], at=NOW)
    assert routed([OTHER, RESELLER], com={date(2026, 11, 23): "other"})["com"] == "other"


@pytest.mark.parametrize("route", ["own", {date(2030, 1, 1): "own"}], ids=["always", "some day"])
def test_route_to_who_does_not_serve_the_zone_is_refused(route):
    with pytest.raises(SettingsError) as caught:
        routes_of({"org": route, "ua": "own"}, [OWN, RESELLER], at=NOW)
    assert caught.value.errors == (
        "routes.org: own is not among those that are configured and serve it: reseller",
        "routes.ua: no registry that is configured serves this zone",
    )


def test_day_of_a_change_begins_in_kyiv():
    route = routes_of({"com": {date(2026, 12, 1): "own"}}, [OWN, RESELLER], at=NOW)["com"]
    assert route == Route("own", ((datetime(2026, 11, 30, 22, tzinfo=UTC), "own"),))


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), unique=True, max_size=5),
    st.datetimes(datetime(1999, 1, 1), datetime(2101, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - of hypothesis
)
def test_each_moment_is_the_last_changes_before_it(days, moment):
    configured = {"com": {day: ("own", "reseller")[day.day % 2] for day in days}}
    route = routes_of(configured, [OWN, RESELLER], at=NOW)["com"]
    past = [day for day in days if day <= business_date(moment)]
    assert route.at(moment) == (configured["com"][max(past)] if past else "own")
    assert [since for since, _ in route.changes] == [start_of(day) for day in sorted(days)]
    assert all(earlier < later for (earlier, _), (later, _) in pairwise(route.changes))
