"""Orders of a panel through a reseller account end to end: HTTP in, HTTP out, the platform's books as the oracle."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.scenarios.product import ENDED, Customer, Family, only, product_in_process
from tests.support.simulators import SimulatorHandle

RESOLD = Family("logicboxes", "com", ("registrant",), 0)
QUICK = {
    "DGW_REGISTRIES__LOGICBOXES__LIMITS__COMMANDS_PER_SECOND": "1000",
    "DGW_REGISTRIES__LOGICBOXES__LIMITS__BURST": "1000",
    "DGW_REGISTRIES__LOGICBOXES__TRANSFORM_TIMEOUT_SECONDS": "30",
    "DGW_OPERATIONS__PENDING_CHECK_SECONDS": "0.1",
}


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    fresh_simulators.control("logicboxes").reset()
    alone = only(fresh_simulators, tmp_path, "logicboxes")
    async with product_in_process(alone, make_database, tmp_path, **QUICK) as ready:
        yield ready
    fresh_simulators.control("logicboxes").reset()


async def in_state(customer: Customer, name: str, state: str) -> None:
    async with asyncio.timeout(60):
        while True:
            if (await customer.panel.get("/v1/operations", domain=name)).body["items"][0]["state"] == state:
                return
            await asyncio.sleep(0.05)


@pytest.mark.fault("F004")
async def test_one_order_is_one_charge_there_and_one_here_whatever_is_cut(customer: Customer) -> None:
    control, name = customer.world.control(RESOLD), "cut-connection.com"
    for command in ("domains/register", "domains/renew"):
        control.put_fault("reset_after_commit", name=Path(command).name, command=command)
    assert (await customer.register(RESOLD, name))["state"] == "succeeded"
    assert (await customer.renew(RESOLD, name))["state"] == "succeeded"
    assert [customer.world.effects(RESOLD, name, kind) for kind in ("create", "renew")] == [1, 1]
    charged, held = await customer.books()
    assert (charged, held) == ("1080.00", "0.00")


async def test_identical_renewals_at_once_are_one(customer: Customer) -> None:
    name = "many-at-once.com"
    await customer.register(RESOLD, name)
    customer.world.control(RESOLD).put_fault("reset_mid_body", command="domains/renew")
    known = await customer.panel.get(f"/v1/domains/{name}")
    order = {"years": 1, "current_expiry": known.body["expires_at"]}
    headers = {"Prefer": "respond-async"}
    asked = [
        customer.panel.call("POST", f"/v1/domains/{name}/renewals", order, key=f"renewal {number}", headers=headers)
        for number in range(6)
    ]
    await asyncio.gather(*asked)
    states = await ended_renewals(customer, name)
    assert states.count("succeeded") == 1
    assert customer.world.effects(RESOLD, name, "renew") == 1


async def ended_renewals(customer: Customer, name: str) -> list[str]:
    """The states of all renewals of a name, once each has ended."""
    async with asyncio.timeout(60):
        while True:
            found = (await customer.panel.get("/v1/operations", domain=name, kind="renew")).body["items"]
            states = [each["state"] for each in found]
            if states and set(states) <= set(ENDED):
                return states
            await asyncio.sleep(0.05)


async def test_an_order_in_the_queue_waits_for_the_registry_and_then_succeeds(customer: Customer) -> None:
    control, name = customer.world.control(RESOLD), "in-the-queue.com"
    control.switch(queue_seconds=3600)
    await customer.order_registration(RESOLD, name)
    await in_state(customer, name, "awaiting_registry")
    assert (await customer.books())[1] != "0.00"
    control.advance("PT2H")
    assert (await customer.ended(name, "register"))["state"] == "succeeded"
    assert customer.world.effects(RESOLD, name, "create") == 1


async def test_an_order_locked_for_want_of_funds_is_sent_once_and_waited_for(customer: Customer) -> None:
    control, name = customer.world.control(RESOLD), "short-of-funds.com"
    told = {"sellingcurrencybalance": "500.00"}
    control.put_fault("schema", command="billing/reseller-balance", times=None, values=told)
    control.set_balance("700001", "1.00")
    await customer.order_registration(RESOLD, name)
    await in_state(customer, name, "awaiting_registry")
    control.set_balance("700001", "100.00")
    assert (await customer.ended(name, "register"))["state"] == "succeeded"
    assert len(control.journal(command="domains/register")) == 1
    assert customer.world.effects(RESOLD, name, "create") == 1
