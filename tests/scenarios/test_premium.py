"""Premium names end to end: the price that was shown is what is charged and what the registry takes, or nothing is."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.product import FAMILIES, HOLDER, NAMESERVERS, Customer, only, product_in_process
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]
NAME = "rare.org"
PRICE = {"amount": "4850.00", "currency": "UAH"}


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    """A customer of a gateway that sells a registry dollar for 48.50 hryvnias."""
    fresh_simulators.control("pir").set_premium(NAME, create="100.00", renew="100.00", tier="rare")
    rate = {"DGW_PREMIUM_RATES__PIR__UAH": "48.50"}
    alone = only(fresh_simulators, tmp_path, "pir")
    async with product_in_process(alone, make_database, tmp_path, **rate) as ready:
        yield ready


def an_order(**more: Any) -> dict[str, Any]:
    return {"name": NAME, "contacts": dict.fromkeys(ORG.roles, HOLDER), "nameservers": NAMESERVERS, **more}


async def test_the_price_of_a_check_buys_the_name(customer: Customer) -> None:
    checked = await customer.panel.call("POST", "/v1/domains/check", {"names": [NAME, "ordinary.org"]})
    rare, ordinary = checked.body["items"]
    assert rare["premium"] == {"category": "rare", "prices": [PRICE]}
    assert (rare["availability"], ordinary["premium"]) == ("available", None)
    made = await customer.panel.post("/v1/domains", an_order(max_price=PRICE))
    assert made.status == 201, made.body
    assert await customer.books() == ("4850.00", "0.00")
    create = customer.world.control(ORG).journal(command="domain:create", object=NAME)[0]
    assert ">100.00</" in create["request"]
    us = customer.world.simulators.registry("pir")["users"][0]["user"]
    charges = customer.world.control(ORG).objects()["registrars"][us]["charges"]
    assert [(charge["object"], charge["amount"]) for charge in charges] == [(NAME, "100.00")]


async def test_a_dry_run_tells_the_price_and_buys_nothing(customer: Customer) -> None:
    quoted = await customer.panel.post("/v1/domains", an_order(dry_run=True))
    assert (quoted.status, quoted.body["price"]) == (200, PRICE)
    assert customer.world.control(ORG).domain(NAME) is None


@pytest.mark.fault("F053")
async def test_f053_a_premium_name_is_not_bought_without_an_agreed_price(customer: Customer) -> None:
    refused = await customer.panel.post("/v1/domains", an_order())
    assert (refused.status, refused.code, refused.body["price"]) == (422, "price_changed", PRICE)
    assert customer.world.control(ORG).journal(command="domain:create") == []
    assert await customer.books() == ("0.00", "0.00")


@pytest.mark.fault("F053")
async def test_f053_a_price_that_rose_since_the_check_is_shown_and_not_paid(customer: Customer) -> None:
    customer.world.control(ORG).set_premium(NAME, create="100.01", renew="100.00")
    refused = await customer.panel.post("/v1/domains", an_order(max_price=PRICE))
    assert (refused.status, refused.code) == (422, "price_changed")
    assert refused.body["price"] == {"amount": "4850.49", "currency": "UAH"}
    assert customer.world.control(ORG).journal(command="domain:create") == []


@pytest.mark.fault("F053")
async def test_f053_a_zone_that_got_dearer_is_bought_at_the_shown_price_all_the_same(customer: Customer) -> None:
    customer.world.control(ORG).set_prices("org", "77.00", "78.00")
    await customer.register(ORG, "ordinary.org")
    assert await customer.books() == ("540.00", "0.00")
