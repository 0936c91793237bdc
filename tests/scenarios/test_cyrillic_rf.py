"""A name of .рф: ordered as people write it, registered in A-labels, shown in both."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.scenarios.product import HOLDER, NAMESERVERS, Customer, Family, product_in_process
from tests.support.simulators import SimulatorHandle

RF = Family("tci_rf", "xn--p1ai", ("registrant",), 2306, restores=False, silence_approves=False)
NAME = "пример-2026.рф"


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    async with product_in_process(fresh_simulators, make_database, tmp_path) as ready:
        yield ready


async def test_a_cyrillic_name_is_one_name_in_either_form(customer: Customer) -> None:
    panel = customer.panel
    order = {"name": NAME, "contacts": {"registrant": HOLDER}, "nameservers": NAMESERVERS}
    made = await panel.post("/v1/domains", order)
    assert made.status == 201, made.body
    ascii_name = made.body["name"]
    assert (ascii_name.startswith("xn--"), made.body["name_unicode"]) == (True, NAME)
    assert customer.world.effects(RF, ascii_name, "create") == 1
    for path in (NAME, ascii_name):
        assert (await panel.get(f"/v1/domains/{path}")).body["id"] == made.body["id"]


async def test_the_zone_says_which_letters_it_takes(customer: Customer) -> None:
    panel = customer.panel
    shown = [(await panel.get(f"/v1/tlds/{tld}")).body for tld in ("рф", "xn--p1ai")]
    assert shown[0] == shown[1]
    assert (shown[0]["tld"], shown[0]["tld_unicode"]) == ("xn--p1ai", "рф")
    assert shown[0]["label_pattern"]
    latin = {"name": "example.рф", "contacts": {"registrant": HOLDER}, "nameservers": NAMESERVERS}
    refused = await panel.post("/v1/domains", latin)
    assert (refused.status, refused.pointers) == (422, ["/name"])
