"""Names resold through reg.ru, end to end: identical orders over cut connections, and what its own books say."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateway.keys import DATABASE
from gateway.runner import running_gateway
from gateway.settings.sources import load_settings
from gateway.storage import schema
from simulators.state import write_json
from tests.scenarios.product import (
    ENDED,
    HOLDER,
    IN_RENEWAL_WINDOW,
    NAMESERVERS,
    Customer,
    World,
    customer,
    environment,
)
from tests.support.simulators import ControlClient, SimulatorHandle

NAME = "resold.ru"
PANELS = 3
CUTS = ("reset_before_read", "reset_after_commit")
OWNER = HOLDER | {"passport": "4509 112233, выдан 11.02.2009"}


@dataclass
class ResoldWorld(World):
    """One registrar, and the day that it and the gateway live on."""

    def advance(self, by: timedelta) -> None:
        self.ahead += by
        self.regru.advance(f"P{by.days}D")

    @property
    def regru(self) -> ControlClient:
        return self.simulators.control("regru")

    def charges(self) -> list[str]:
        return [each["action"] for each in self.regru.objects()["registrars"]["gw"]["charges"]]

    def cut(self, function: str) -> None:
        """Cut the first calls, each at another of its stages."""
        for number, fault in enumerate(CUTS, start=1):
            self.regru.put_fault(fault, name=fault, command=function, nth=number)


@pytest.fixture
async def buyer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    entry = fresh_simulators.registrar("regru")
    ready = {"registries": {}, "registrars": {"regru": entry}}
    write_json(tmp_path / "ready.json", ready)
    world = ResoldWorld(SimulatorHandle(ready, tmp_path / "ready.json"))
    environ = environment(world.simulators, make_database(schema.upgrade), tmp_path) | account(entry)
    settings = load_settings(environ | {"DGW_OPERATIONS__LEASE_SECONDS": "30"}, None).settings
    async with running_gateway(settings, clock=world.now) as running, aiohttp.ClientSession() as http:
        yield await customer(http, running.url, world, running.app[DATABASE])


def account(entry: dict[str, Any]) -> dict[str, str]:
    """The settings of our account at the simulator."""
    ours = entry["users"][0]
    fields = {
        "HOST": entry["host"],
        "PORT": str(entry["port"]),
        "SIMULATED": "true",
        "CA_FILE": entry["ca"],
        "USER": ours["user"],
        "PASSWORD": ours["password"],
        "TRANSFORM_TIMEOUT_SECONDS": "1",
        "LIMITS__COMMANDS_PER_SECOND": "1000",
        "LIMITS__BURST": "1000",
    } | {f"OPTIONS__{name.upper()}": value for name, value in entry["options"].items()}
    return {f"DGW_REGISTRIES__REGRU__{name}": value for name, value in fields.items()}


async def all_ended(buyer: Customer, kind: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(120):
        while True:
            found = (await buyer.panel.get("/v1/operations", domain=NAME, kind=kind)).body["items"]
            if found and all(each["state"] in ENDED for each in found):
                return list(found)
            await asyncio.sleep(0.05)


async def ordered_by_all(buyer: Customer, path: str, order: dict[str, Any], kind: str) -> list[str]:
    """Many panels, or one that clicks many times, order the same thing; return how each order ended."""
    orders = (
        buyer.panel.call("POST", path, order, key=f"{kind}-{number}", headers={"Prefer": "respond-async"})
        for number in range(PANELS)
    )
    await asyncio.gather(*orders)
    return [each["state"] for each in await all_ended(buyer, kind)]


@pytest.mark.fault("F054")
async def test_identical_orders_over_cut_connections_leave_one_charge_each(buyer: Customer) -> None:
    world = buyer.world
    assert isinstance(world, ResoldWorld)
    world.regru.switch(calls_per_hour=None)
    world.cut("domain/create")
    order = {"name": NAME, "years": 1, "contacts": {"registrant": OWNER}, "nameservers": NAMESERVERS}
    states = await ordered_by_all(buyer, "/v1/domains", order, "register")
    assert states.count("succeeded") == 1
    assert world.charges() == ["create"]
    assert await buyer.books() == ("310.00", "0.00")

    world.advance(IN_RENEWAL_WINDOW)
    world.cut("service/renew")
    known = (await buyer.panel.get(f"/v1/domains/{NAME}")).body
    assert known["registry"] == "regru"
    renewal = {"years": 1, "current_expiry": known["expires_at"]}
    states = await ordered_by_all(buyer, f"/v1/domains/{NAME}/renewals", renewal, "renew")
    assert states.count("succeeded") == 1
    assert world.charges() == ["create", "renew"]
    truth = world.regru.domain(NAME)
    assert truth is not None
    assert await buyer.expiry(NAME) == datetime.fromisoformat(truth["expires_at"])
    assert await buyer.books() == ("640.00", "0.00")
