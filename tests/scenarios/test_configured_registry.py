"""A registry that nobody wrote a file for, described in dgw.toml alone: ordered from over REST, by real EPP."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from gateway.keys import DATABASE
from gateway.runner import running_gateway
from gateway.settings.sources import load_settings
from gateway.storage import schema
from tests.scenarios.product import FAMILIES, HOLDER, NAMESERVERS, Customer, World, customer, environment
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]

DESCRIBED = """
[registries.somebody]
host = "{host}"
port = {port}
user = "{user}"
password = "{password}"
ca_file = "{ca}"
cert_file = "{cert}"
key_file = "{key}"

[registries.somebody.epp]
zones = ["org"]
data_model = "minimum"
host_model = "attributes"
idn = "plain"
extensions = ["secdns", "rgp"]
years_max = 5
names_per_check = 3
"""

AS_DESCRIBED = {
    "domains": {"registrant": "required", "host_objects": False, "host_attributes": True},
    "names": {"idn_tags": []},
    "session": {"objects_per_check_max": 3},
    "periods": {"years_max": 5},
    "fees": {"versions": []},
}


@pytest.fixture
async def buyer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    """A customer of a gateway that knows no registry but the described one."""
    fresh_simulators.control("pir").switch(**AS_DESCRIBED)
    facts = fresh_simulators.registry("pir")
    (tmp_path / "dgw.toml").write_text(DESCRIBED.format(**facts | facts["users"][0]))
    environ = environment(fresh_simulators, make_database(schema.upgrade), tmp_path)
    environ = {name: text for name, text in environ.items() if "SIMULATORS" not in name and "REGISTRIES" not in name}
    settings = load_settings(environ | {"DGW_OPERATIONS__LEASE_SECONDS": "30"}, tmp_path / "dgw.toml").settings
    world = World(fresh_simulators)
    async with running_gateway(settings, clock=world.now) as running, aiohttp.ClientSession() as http:
        yield await customer(http, running.url, world, running.app[DATABASE])


async def test_a_name_lives_at_a_registry_known_by_configuration_alone(buyer: Customer) -> None:
    name, panel = "by-configuration.org", buyer.panel
    own = {"host": f"ns1.{name}", "addresses": ["93.184.216.34"]}
    order = {"name": name, "contacts": {"registrant": HOLDER}, "nameservers": [*NAMESERVERS, own]}
    made = await panel.post("/v1/domains", order)
    assert (made.status, made.body["registry"]) == (201, "somebody"), made.body
    path, control = f"/v1/domains/{name}", buyer.world.control(ORG)
    changed = await panel.call("PUT", f"{path}/nameservers", {"nameservers": [NAMESERVERS[0], own]})
    assert changed.status == 200, changed.body
    assert control.domain(name)["nameservers"] == [NAMESERVERS[0]["host"], own["host"]]
    renewal = {"years": 2, "current_expiry": changed.body["expires_at"]}
    assert (await panel.post(f"{path}/renewals", renewal)).status == 200
    record = {"key_tag": 12345, "algorithm": 13, "digest_type": 2, "digest": "AB" * 32}
    assert (await panel.call("PUT", f"{path}/dnssec", {"records": [record]})).status == 200
    gone = await panel.call("DELETE", path, key="delete", confirm=name)
    assert (gone.status, control.domain(name)) == (200, None)
    assert control.journal(command="host:*") == []


async def test_its_limits_and_models_are_the_described_ones(buyer: Customer) -> None:
    panel = buyer.panel
    names = [f"name-{number}.org" for number in range(7)]
    checked = await panel.call("POST", "/v1/domains/check", {"names": names})
    assert {item["availability"] for item in checked.body["items"]} == {"available"}
    order = {"name": "limits.org", "contacts": {"registrant": HOLDER}, "nameservers": NAMESERVERS}
    too_long = await panel.post("/v1/domains", {**order, "years": 6})
    assert (too_long.status, too_long.pointers) == (422, ["/years"])
    too_many = await panel.post("/v1/domains", {**order, "contacts": {"registrant": HOLDER, "tech": HOLDER}})
    assert (too_many.status, too_many.pointers) == (422, ["/contacts/tech"])
    idn = await panel.post("/v1/domains", {**order, "name": "кіт.org"})
    assert idn.status == 201, idn.body
    host = f"/v1/hosts/ns1.{idn.body['name']}"
    assert (await panel.call("PUT", host, {"addresses": ["93.184.216.34"]})).code == "not_supported"
    (registry,) = (await panel.get("/v1/registries")).body["items"]
    assert registry["capabilities"]["hosts"]["support"] == "unsupported"
