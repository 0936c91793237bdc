"""What a registry did by itself, end to end: its dates are taken over, money is for a person, messages never block."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.scenarios.product import FAMILIES, Customer, Family, only, product_in_process
from tests.support.office import eventually
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]
PATIENCE_SECONDS = 60.0


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {"DGW_OPERATIONS__MESSAGES_SECONDS": "0.5", "DGW_RECONCILIATION__EVERY_SECONDS": "1"}
    alone = only(fresh_simulators, tmp_path, ORG.registry)
    async with product_in_process(alone, make_database, tmp_path, **often) as ready:
        yield ready


def later(customer: Customer, family: Family, name: str) -> datetime:
    """Let the registry move a name's expiry by a year, as after an auto-renewal or by another channel."""
    control = customer.world.control(family)
    before = datetime.fromisoformat(control.domain(name)["expires_at"])
    after = before.replace(year=before.year + 1)
    control.alter_domain(name, expires_at=after.isoformat())
    return after


@pytest.mark.fault("F048")
async def test_f048_a_date_that_the_registry_moved_is_taken_over_and_the_money_left_to_a_person(
    customer: Customer,
) -> None:
    name = "moved.org"
    await customer.register(ORG, name)
    moved = later(customer, ORG, name)

    async def known() -> bool:
        return await customer.expiry(name) == moved

    await eventually(known, seconds=PATIENCE_SECONDS)
    listed = await customer.panel.get("/v1/registries/pir/differences")
    assert [(item["domain"], item["kind"]) for item in listed.body["items"]] == [(name, "exdate")]
    assert await customer.books() == ("540.00", "0.00")
    assert customer.world.effects(ORG, name, "renew") == 0


@pytest.mark.fault("F049")
async def test_f049_a_renewal_from_a_date_that_the_registry_moved_adds_no_second_year(customer: Customer) -> None:
    name = "renewed-already.org"
    await customer.register(ORG, name)
    believed = await customer.expiry(name)
    moved = later(customer, ORG, name)
    body = {"years": 1, "current_expiry": believed.isoformat()}
    refused = await customer.panel.post(f"/v1/domains/{name}/renewals", body)
    assert (refused.status, refused.code in {"stale_expiry", "expiry_mismatch"}) == (409, True), refused.body
    assert datetime.fromisoformat(customer.world.control(ORG).domain(name)["expires_at"]) == moved
    assert customer.world.effects(ORG, name, "renew") == 0
    assert await customer.books() == ("540.00", "0.00")


@pytest.mark.fault("F051")
async def test_f051_a_queue_of_unknown_messages_is_read_to_its_end(customer: Customer) -> None:
    control = customer.world.control(ORG)
    ours = customer.world.simulators.registry("pir")["users"][0]["user"]
    control.put_fault("poll", kind="unknown", times=3)
    control.put_fault("reset_after_commit", name="lost-ack", command="poll:ack")
    control.queue_messages(ours, "note {n}", 40)

    async def read() -> bool:
        return len([entry for entry in control.journal(command="poll:ack") if entry["applied"]]) == 40

    await eventually(read, seconds=PATIENCE_SECONDS)
    await customer.register(ORG, "still-served.org")
    assert await customer.books() == ("540.00", "0.00")
