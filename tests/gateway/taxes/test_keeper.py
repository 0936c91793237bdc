"""A tax mode that was set reaches what is sold from its day on, and nothing before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing_core import VatMode, VatRule, taxes
from billing_core.business_calendar import business_date, start_of
from gateway.clock import utc_now
from gateway.taxes import TaxKeeper
from tests.support.office import eventually

INCLUDED, ADDED = VatRule(VatMode.INCLUDED, Decimal(20)), VatRule(VatMode.ADDED, Decimal(20))


@pytest.fixture
async def first_day(idle_office) -> date:
    day = business_date(utc_now()) + timedelta(days=2)
    async with idle_office.services.database.engine.begin() as connection:
        await taxes.add(connection, ADDED, valid_from=day, at=utc_now())
    return day


async def test_nodes_look_for_modes_by_themselves(idle_office, first_day):
    keeper = TaxKeeper(idle_office.services.database, INCLUDED)
    keeper.start()

    async def known():
        return keeper.on(first_day) == ADDED

    try:
        await eventually(known)
    finally:
        await keeper.stop()
    assert keeper.on(first_day - timedelta(days=1)) == INCLUDED
    assert keeper.at(start_of(first_day)) == ADDED


async def test_prices_shown_change_with_the_day(idle_office, first_day):
    services = idle_office.services
    await services.vat.load()
    today = await services.prices.list("retail", "UAH")
    services.prices._clock = lambda: start_of(first_day)
    later = await services.prices.list("retail", "UAH")
    assert today
    assert [row.price.minor for row in later] == [row.price.minor * 6 // 5 for row in today]
