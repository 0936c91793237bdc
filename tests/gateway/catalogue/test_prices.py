from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from adapters.catalogue import SPECS
from billing_core import PricedAction, VatMode, VatRule, pricing
from gateway.catalogue.domain_prices import RETAIL, DomainPrices
from gateway.catalogue.prices import PriceService
from gateway.catalogue.registries import Registries
from gateway.catalogue.seed import CURRENCY, ONCE, VALID_FROM, YEARLY, seed_costs, seed_prices
from gateway.clock import utc_now
from gateway.database import Database
from gateway.settings import DatabaseSettings


@pytest.fixture
async def database(database_url):
    database = Database.connect(database_url, DatabaseSettings())
    yield database
    await database.close()


async def test_seeding_twice_changes_nothing(database):
    await seed_prices(database)
    await seed_prices(database)
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM prices")) == 2 * len(YEARLY) + 2 * len(ONCE)


def the_registries(create="199.00"):
    """What a ready file of the simulators tells of prices."""
    prices = {"create": create, "renew": "199.00", "transfer": "0.00", "restore": "40.00"}
    return {"registries": {"tci": {"currency": "RUB", "prices": {"ru": prices}}}}


async def test_costs_of_simulated_registries_are_listed_and_superseded_when_they_change(database):
    later = VALID_FROM + timedelta(days=30)

    async def cost_at(moment):
        async with database.reading() as connection:
            return await pricing.find_price(connection, "cost:tci", "ru", PricedAction.REGISTER, 1, moment)

    await seed_costs(database, the_registries(), later)
    await seed_costs(database, the_registries(), later)
    await seed_costs(database, the_registries(create="250.00"), later)
    assert (await cost_at(later - timedelta(days=1))).format() == "199.00"
    assert (await cost_at(later)).format() == "250.00"


def test_every_zone_of_the_catalogue_has_a_starting_price():
    assert set(YEARLY) == set(ONCE) >= {tld for spec in SPECS for tld in spec.tlds}


async def test_listed_price_is_what_the_customer_pays(database):
    await seed_prices(database)
    included, added = (
        PriceService(database, DomainPrices(VatRule(mode, Decimal(20))), Registries({}), clock=utc_now)
        for mode in (VatMode.INCLUDED, VatMode.ADDED)
    )
    plain, taxed = await included.list(RETAIL, CURRENCY), await added.list(RETAIL, CURRENCY)
    assert len(plain) == 2 * len(YEARLY) + 2 * len(ONCE)
    by_tld = {(each.tld, each.action): each.price for each in plain}
    assert by_tld["com", "register"].format() == YEARLY["com"][0]
    assert {(each.tld, each.action): each.price for each in taxed}["com", "register"].format() == "624.00"
