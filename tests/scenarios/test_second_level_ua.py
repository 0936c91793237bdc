"""A name directly below .ua, which belongs to a trademark: ordered through REST, seen at the registry."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.scenarios.product import FAMILIES, HOLDER, NAMESERVERS, Customer, product_in_process
from tests.support.simulators import SimulatorHandle

UA = next(family for family in FAMILIES if family.registry == "hostmaster")
NAME = "znak.ua"


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    async with product_in_process(fresh_simulators, make_database, tmp_path) as ready:
        yield ready


async def test_a_name_below_ua_is_registered_for_its_trademark(customer: Customer) -> None:
    order = {"name": NAME, "contacts": dict.fromkeys(UA.roles, HOLDER), "nameservers": NAMESERVERS}
    zone = await customer.panel.call("GET", "/v1/tlds/ua")
    assert zone.body["licensed"] is True
    refused = await customer.panel.call("POST", "/v1/domains", order, key="no licence")
    assert (refused.status, refused.pointers) == (422, ["/license"])
    made = await customer.panel.call("POST", "/v1/domains", {**order, "license": "123456"}, key="licence")
    assert made.status == 201, made.body
    found = customer.world.control(UA).domain(NAME)
    assert found is not None
    assert found["license"] == "123456"
    assert customer.world.effects(UA, NAME, "create") == 1
