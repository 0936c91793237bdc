"""Names of .su change hands by their present registrar's offer: out and in, through REST, seen at the registry."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.scenarios.product import Customer, Family, product_in_process
from tests.scenarios.rival import Rival, rival_of
from tests.support.office import eventually
from tests.support.simulators import SimulatorHandle

SU = Family("tci_su", "su", ("registrant",), 2306, restores=False, silence_approves=False)
LONG_AGO = "2026-06-15T10:00:00Z"
UNTIL = "2027-06-15T10:00:00Z"


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {"DGW_OPERATIONS__MESSAGES_SECONDS": "0.5"}
    async with product_in_process(fresh_simulators, make_database, tmp_path, **often) as ready:
        yield ready


@pytest.fixture
async def rival(customer: Customer) -> AsyncIterator[Rival]:
    async with rival_of(customer.world, SU) as rival:
        yield rival


async def test_a_name_that_we_offer_is_gone_when_the_other_one_takes_it(customer: Customer, rival: Rival) -> None:
    name = "going-out.su"
    await customer.register(SU, name)
    panel, path = customer.panel, f"/v1/domains/{name}"
    offered = await panel.post(f"{path}/release", {"to": rival.user})
    assert (offered.status, offered.body["state"]) == (202, "awaiting_registry"), offered.body
    await rival.take(name)

    async def gone() -> bool:
        return (await panel.get(path)).status == 404

    await eventually(gone)
    assert customer.world.holder(SU, name) == rival.user


async def test_a_name_that_is_offered_comes_without_a_code(customer: Customer, rival: Rival) -> None:
    name = "coming-in.su"
    customer.world.control(SU).put_domain(name, rival.user, created_at=LONG_AGO, expires_at=UNTIL)
    before = await customer.panel.post("/v1/transfers", {"name": name})
    assert (before.status, before.code) == (422, "not_eligible"), before.body
    await rival.offer(name, "GATEWAY-SU")
    taken = await customer.panel.post("/v1/transfers", {"name": name})
    assert (taken.status, taken.body["name"]) == (201, name), taken.body
    assert customer.world.holder(SU, name) == "GATEWAY-SU"
    assert (await customer.books())[1] == "0.00"


async def test_a_name_of_another_zone_is_not_offered(customer: Customer) -> None:
    await customer.register(Family("pir", "org", ("registrant", "admin", "tech"), 2306), "stays.org")
    refused = await customer.panel.post("/v1/domains/stays.org/release", {"to": "gw-other"})
    assert (refused.status, refused.code) == (422, "not_supported")
