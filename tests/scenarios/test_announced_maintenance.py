"""F032: maintenance that a registry announces by a message holds orders back, and panels are told until when."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.product import FAMILIES, HOLDER, NAMESERVERS, Customer, only, product_in_process
from tests.support.office import eventually
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {"DGW_OPERATIONS__MESSAGES_SECONDS": "0.5"}
    async with product_in_process(
        only(fresh_simulators, tmp_path, ORG.registry), make_database, tmp_path, **often
    ) as ready:
        yield ready


@pytest.mark.fault("F032")
async def test_f032_orders_wait_for_the_end_of_announced_maintenance(customer: Customer) -> None:
    control, now = customer.world.control(ORG), customer.world.now().replace(microsecond=0)
    starts, ends = now - timedelta(minutes=5), now + timedelta(hours=2)
    control.call("POST", "maintenance", {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()})

    async def paused() -> bool:
        (registry,) = (await customer.panel.get("/v1/registries")).body["items"]
        return bool(registry["paused"])

    await eventually(paused)
    order = {
        "name": "patient.org",
        "years": 1,
        "contacts": dict.fromkeys(ORG.roles, HOLDER),
        "nameservers": NAMESERVERS,
    }
    accepted = await customer.panel.post("/v1/domains", order, Prefer="respond-async")
    assert (accepted.status, accepted.body["state"]) == (202, "queued")
    assert datetime.fromisoformat(accepted.body["retry_at"]) == ends
    assert customer.world.effects(ORG, "patient.org", "create") == 0
    assert control.journal(command="domain:create", object="patient.org") == []
