"""Tax modes: each from a day on, set ahead, never changed."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from billing_core import VatCalendar, VatMode, VatRule, taxes
from billing_core.business_calendar import KYIV
from tests.billing_core.conftest import NOW

INCLUDED = VatRule(VatMode.INCLUDED, Decimal(20))
NONE = VatRule(VatMode.NONE)
ADDED = VatRule(VatMode.ADDED, Decimal(7))


def test_the_mode_of_a_day_is_the_newest_that_is_valid_on_it():
    calendar = VatCalendar(INCLUDED, ((date(2027, 7, 1), ADDED), (date(2027, 1, 1), NONE)))
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1), date(2030, 1, 1)]
    assert [calendar.on(day) for day in days] == [INCLUDED, NONE, NONE, ADDED, ADDED]


def test_a_day_begins_at_midnight_in_kyiv():
    calendar = VatCalendar(INCLUDED, ((date(2027, 1, 1), NONE),))
    assert calendar.at(datetime(2026, 12, 31, 23, 59, 59, tzinfo=KYIV)) == INCLUDED
    assert calendar.at(datetime(2027, 1, 1, tzinfo=KYIV)) == NONE


async def test_modes_are_kept_with_their_days(conn):
    await taxes.add(conn, NONE, valid_from=date(2027, 1, 1), at=NOW)
    await taxes.add(conn, NONE, valid_from=date(2027, 1, 1), at=NOW)
    await taxes.add(conn, ADDED, valid_from=date(2026, 11, 23), at=NOW)
    calendar = await taxes.read(conn, INCLUDED)
    assert calendar == VatCalendar(INCLUDED, ((date(2026, 11, 23), ADDED), (date(2027, 1, 1), NONE)))


async def test_a_day_that_has_begun_keeps_its_mode(conn):
    with pytest.raises(taxes.TaxDateRefused, match="to come"):
        await taxes.add(conn, NONE, valid_from=date(2026, 11, 22), at=NOW)


async def test_a_mode_that_was_set_is_not_replaced(conn):
    await taxes.add(conn, NONE, valid_from=date(2027, 1, 1), at=NOW)
    with pytest.raises(taxes.TaxDateRefused, match="another mode"):
        await taxes.add(conn, ADDED, valid_from=date(2027, 1, 1), at=NOW)
