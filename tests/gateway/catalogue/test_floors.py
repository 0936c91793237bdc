"""No discount sells below what the account that takes the order is charged: shown and charged alike."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from billing_core import Money, Price, PricedAction, VatMode, VatRule, pricing
from billing_core.discounts import Discount, DiscountReason
from gateway.catalogue.domain_prices import RETAIL, Buyer, DomainPrices
from gateway.catalogue.registry_costs import COST_LIST, cost_list, listed_costs

AT = datetime(2027, 1, 1, tzinfo=UTC)
HALF = Discount(DiscountReason.LOYALTY, Decimal(50))
COSTS = {COST_LIST: "60.00", cost_list("own"): "70.00"}


@pytest.fixture
async def buyer(idle_office):
    async with idle_office.services.database.engine.begin() as connection:
        for price_list, amount in {RETAIL: "100.00", **COSTS}.items():
            price = Money.parse(amount, "UAH")
            listed = Price(price_list, "example", PricedAction.REGISTER, 1, price, AT - timedelta(days=9))
            await pricing.add(connection, listed)
    return Buyer(await idle_office.account(), RETAIL, "UAH")


@pytest.mark.parametrize(("registry", "floor"), [("own", "70.00"), ("reseller", "60.00")])
async def test_the_floor_is_that_of_who_takes_the_order(idle_office, buyer, registry, floor):
    prices = DomainPrices(VatRule(VatMode.INCLUDED, Decimal(20)))
    async with idle_office.services.database.reading() as connection:
        charged = await prices.of(
            connection, buyer, "example", PricedAction.REGISTER, 1, registry=registry, at=AT, loyalty=HALF
        )
        shown = await listed_costs(connection, {"example": registry}, at=AT, currency="UAH")
    assert charged.gross == shown["example", "register", 1] == Money.parse(floor, "UAH")
