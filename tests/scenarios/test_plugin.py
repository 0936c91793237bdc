"""The example package of docs/examples: built, installed beside the gateway, and ordered from."""

import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path

import aiohttp
import pytest

from billing_core import Money, Price, PricedAction, pricing
from gateway.catalogue.domain_prices import RETAIL
from gateway.catalogue.plugins import Catalogue, catalogue
from gateway.keys import DATABASE
from gateway.runner import running_gateway
from gateway.settings.sources import load_settings
from gateway.storage import schema
from tests.adapters.test_adding_a_registry import PROFILE
from tests.scenarios.product import HOLDER, NAMESERVERS, Customer, World, customer, environment
from tests.support.simulators import SimulatorHandle, simulators_on_a_thread

PACKAGE = Path(__file__).parents[2] / "docs" / "examples" / "dgw-example"
PRICE = Price(
    RETAIL, "example", PricedAction.REGISTER, 1, Money.parse("200.00", "UAH"), datetime(2026, 1, 1, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The catalogue of an environment that the package is installed in."""
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=PACKAGE, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield catalogue(point for package in distributions(path=[str(folder)]) for point in package.entry_points)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorHandle]:
    with simulators_on_a_thread(tmp_path_factory.mktemp("example"), (PROFILE,)) as handle:
        yield handle


@pytest.fixture
async def buyer(
    known: Catalogue, registry: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    environ = environment(registry, make_database(schema.upgrade), tmp_path)
    settings = load_settings(environ | {"DGW_OPERATIONS__LEASE_SECONDS": "30"}, None).settings
    world = World(registry)
    async with running_gateway(settings, specs=known.specs) as running, aiohttp.ClientSession() as http:
        await running.app[DATABASE].run(lambda connection: pricing.add(connection, PRICE))
        yield await customer(http, running.url, world, running.app[DATABASE])


async def test_a_name_is_ordered_at_the_registry_of_the_package(buyer: Customer) -> None:
    order = {"name": "by-plugin.example", "contacts": {"registrant": HOLDER}, "nameservers": NAMESERVERS}
    made = await buyer.panel.post("/v1/domains", order)
    assert (made.status, made.body["registry"]) == (201, "example"), made.body
    assert buyer.world.simulators.control("example").domain("by-plugin.example")["registrar"] == "gw-main"


def test_nothing_of_it_is_left_out(known: Catalogue) -> None:
    assert known.broken == ()
    assert known.specs[-1].name == "example"
