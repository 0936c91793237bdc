"""Whole lives of .com, .info, .ru, .com.ua and .kiev.ua names over REST; our books and the registry's record agree."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.scenarios.books import balance, booked, recorded, spent
from tests.scenarios.product import COM, FAMILIES, INFO, Customer, Family, only, product_in_process
from tests.scenarios.rival import rival_of
from tests.scenarios.story import Story
from tests.support.simulators import SimulatorHandle

ORG, RU, COM_UA = FAMILIES
KIEV_UA = replace(COM_UA, zone="kiev.ua")


@pytest.fixture
async def customer(
    family: Family, fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {"DGW_OPERATIONS__MESSAGES_SECONDS": "0.5"}
    alone = only(fresh_simulators, tmp_path, family.registry)
    async with product_in_process(alone, make_database, tmp_path, **often) as ready:
        yield ready


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("family", "charged", "taken"),
    [
        # register, renew, transfer, restore: what the customer pays in UAH; what the registry takes in its currency
        pytest.param(COM, "520.00 560.00 560.00 4200.00", "10.26 10.26 10.26 40.00", id="com"),
        pytest.param(INFO, "240.00 980.00 980.00 4200.00", "14.95 14.95 14.95 40.00", id="info"),
        pytest.param(RU, "310.00 330.00 330.00", "199.00 199.00", id="ru"),
        pytest.param(COM_UA, "350.00 350.00 350.00 1200.00", "170.00 170.00 170.00 340.00", id="com.ua"),
        pytest.param(KIEV_UA, "300.00 300.00 300.00 1200.00", "150.00 150.00 150.00 300.00", id="kiev.ua"),
    ],
)
async def test_a_whole_life_is_charged_as_the_registry_recorded_it(
    customer: Customer, family: Family, charged: str, taken: str
) -> None:
    at_first = balance(customer.world, family)
    async with rival_of(customer.world, family) as rival:
        story = Story(customer, family, rival, [f"whole-life.{family.zone}"])
        await story.play()
    assert await customer.books() == (str(story.charged), "0.00")
    assert story.charged == sum(map(Decimal, charged.split()))
    assert await booked(customer.database, family) == recorded(customer.world, family)
    assert await spent(customer.database, family) == at_first - balance(customer.world, family)
    assert await spent(customer.database, family) == sum(map(Decimal, taken.split()))


@pytest.mark.parametrize("family", [pytest.param(ORG, id="org")])
async def test_what_the_registry_gives_back_is_booked(customer: Customer, family: Family) -> None:
    at_first, name = balance(customer.world, family), "given-back.org"
    registered = await customer.register(family, name)
    assert await spent(customer.database, family) == at_first - balance(customer.world, family) > 0
    gone = await customer.panel.call("DELETE", f"/v1/domains/{name}", key="delete", confirm=name)
    assert gone.status == 200, gone.body
    assert customer.world.effects(family, name, "refund") == 1
    assert await spent(customer.database, family) == at_first - balance(customer.world, family) == 0
    assert await customer.books() == (registered["price"]["amount"], "0.00")
