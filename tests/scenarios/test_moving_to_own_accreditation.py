"""A zone's new names move from a registrar to the registry itself on a day; what is held stays where it was bought."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from gateway.keys import DATABASE
from gateway.runner import running_gateway
from gateway.settings.sources import load_settings
from gateway.storage import schema
from simulators.state import write_json
from tests.scenarios.product import IN_RENEWAL_WINDOW, NAMESERVERS, Customer, World, customer, environment
from tests.scenarios.test_resold import OWNER, account
from tests.support.simulators import SimulatorHandle

OLD, NEW = "bought-before.ru", "bought-after.ru"
MOVES_ON = (datetime.now(UTC) + IN_RENEWAL_WINDOW / 2).date()


class BothWorld(World):
    def advance(self, by: timedelta) -> None:
        super().advance(by)
        self.simulators.control("regru").advance(f"P{by.days}D")


@pytest.fixture
async def buyer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    entry = fresh_simulators.registrar("regru")
    ready = {"registries": {"tci": fresh_simulators.registry("tci")}, "registrars": {"regru": entry}}
    write_json(tmp_path / "ready.json", ready)
    world = BothWorld(SimulatorHandle(ready, tmp_path / "ready.json"))
    environ = environment(world.simulators, make_database(schema.upgrade), tmp_path) | account(entry)
    routes = {"DGW_ROUTES__RU__2020-01-01": "regru", f"DGW_ROUTES__RU__{MOVES_ON}": "tci"}
    settings = load_settings(environ | routes | {"DGW_OPERATIONS__LEASE_SECONDS": "30"}, None).settings
    async with running_gateway(settings, clock=world.now) as running, aiohttp.ClientSession() as http:
        yield await customer(http, running.url, world, running.app[DATABASE])


async def bought(buyer: Customer, name: str) -> str:
    """Register a name and return through which account."""
    order = {"name": name, "years": 1, "contacts": {"registrant": OWNER}, "nameservers": NAMESERVERS}
    made = await buyer.panel.post("/v1/domains", order)
    assert made.status == 201, made.body
    return str(made.body["registry"])


async def test_one_line_of_the_settings_moves_new_names_and_no_old_one(buyer: Customer) -> None:
    panel, world = buyer.panel, buyer.world
    assert await bought(buyer, OLD) == "regru"
    assert (await panel.get("/v1/tlds/ru")).body["registry"] == "regru"

    world.advance(IN_RENEWAL_WINDOW)
    assert await bought(buyer, NEW) == "tci"
    assert (await panel.get("/v1/tlds/ru")).body["registry"] == "tci"
    assert (await panel.get("/v1/tlds/ru", registry="regru")).body["registry"] == "regru"

    renewal = {"years": 1, "current_expiry": (await panel.get(f"/v1/domains/{OLD}")).body["expires_at"]}
    renewed = await panel.post(f"/v1/domains/{OLD}/renewals", renewal)
    assert renewed.status == 200, renewed.body
    charges = world.simulators.control("regru").objects()["registrars"]["gw"]["charges"]
    assert [(each["action"], each["object"]) for each in charges] == [("create", OLD), ("renew", OLD)]
    assert world.simulators.control("tci").domain(NEW) is not None
    assert world.simulators.control("tci").domain(OLD) is None
