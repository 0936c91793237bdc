"""Hosts below a panel's own domains: created, listed, moved, renamed and deleted, each by one operation."""

import itertools

import pytest
import pytest_asyncio

from adapters.model import DomainName
from tests.support.panel import a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBERS = itertools.count(1)
V4, V6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    from gateway.storage.schema import upgrade

    async with a_service(service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))) as service:
        yield service


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def panel(service):
    return await service.panel()


@pytest_asyncio.fixture(loop_scope="module")
async def name(panel):
    """A domain of the panel's own."""
    name = f"with-hosts-{next(NUMBERS)}.test"
    assert (await panel.register(name)).status == 201
    return name


async def created(panel, host, *addresses):
    answer = await panel.post("/v1/hosts", {"name": host, "addresses": addresses or [V4]})
    assert answer.status == 201
    return answer


async def hosts_of(panel, name):
    return [each["name"] for each in (await panel.get("/v1/hosts", domain=name)).body["items"]]


async def test_a_host_is_created_at_the_registry_and_read_here(service, panel, name):
    host = f"ns1.{name}"
    answer = await created(panel, host, V4, V6)
    assert answer.headers["Location"] == f"/v1/hosts/{host}"
    read = await panel.get(f"/v1/hosts/{host}")
    assert (read.body["domain"], read.body["addresses"]) == (name, [V4, V6])
    at_registry = service.registry.domains[DomainName(name)].hosts[DomainName(host)]
    assert {str(address) for address in at_registry} == {V4, V6}


async def test_new_addresses_are_one_operation(service, panel, name):
    host = f"ns1.{name}"
    await created(panel, host)
    before = len(service.registry.effects_of(name))
    changed = await panel.call("PUT", f"/v1/hosts/{host}", {"addresses": [V6]})
    assert (changed.status, changed.body["addresses"]) == (200, [V6])
    assert len(service.registry.effects_of(name)) == before + 1


async def test_a_new_name_is_one_operation_and_keeps_the_addresses(service, panel, name):
    await created(panel, f"ns1.{name}", V4)
    before = len(service.registry.effects_of(name))
    renamed = await panel.call("PUT", f"/v1/hosts/ns1.{name}", {"new_name": f"ns9.{name}"})
    assert (renamed.status, renamed.body["name"], renamed.body["addresses"]) == (200, f"ns9.{name}", [V4])
    assert len(service.registry.effects_of(name)) == before + 1
    assert await hosts_of(panel, name) == [f"ns9.{name}"]
    assert (await panel.get(f"/v1/hosts/ns1.{name}")).status == 404


async def test_a_deleted_host_is_listed_no_more(panel, name):
    await created(panel, f"ns1.{name}")
    deleted = await panel.call("DELETE", f"/v1/hosts/ns1.{name}")
    assert (deleted.status, deleted.body["result"]) == (200, {"host": None})
    assert await hosts_of(panel, name) == []


async def test_a_delegation_to_ones_own_hosts_makes_them_known(panel, name):
    servers = [{"host": f"ns{number}.{name}", "addresses": [V4]} for number in (1, 2)]
    await panel.call("PUT", f"/v1/domains/{name}/nameservers", {"nameservers": servers})
    assert await hosts_of(panel, name) == [f"ns1.{name}", f"ns2.{name}"]


async def test_hosts_are_listed_by_name_page_by_page(panel, name):
    names = [f"ns{number}.{name}" for number in (3, 1, 2)]
    for host in names:
        await created(panel, host)
    first = (await panel.get("/v1/hosts", domain=name, limit="2")).body
    rest = (await panel.get("/v1/hosts", domain=name, limit="2", cursor=first["next_cursor"])).body
    assert [each["name"] for each in (*first["items"], *rest["items"])] == sorted(names)
    assert rest["next_cursor"] is None


async def test_the_same_key_creates_one_host(panel, name):
    body = {"name": f"ns1.{name}", "addresses": [V4]}
    first = await panel.post("/v1/hosts", body, key=f"host {name}")
    again = await panel.post("/v1/hosts", body, key=f"host {name}")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status, again.body) == (201, first.body)


async def test_a_renaming_without_addresses_is_of_a_host_that_is_known(panel, name):
    answer = await panel.call("PUT", f"/v1/hosts/ns7.{name}", {"new_name": f"ns8.{name}"})
    assert (answer.status, answer.code) == (404, "not_found")


async def test_hosts_of_a_domain_that_left_are_shown_no_more(service, panel, name):
    await created(panel, f"ns1.{name}")
    service.registry.ask_for(name)
    assert (await panel.post(f"/v1/domains/{name}/transfer/approve", None)).status == 200
    assert await hosts_of(panel, name) == []


async def test_another_panels_hosts_are_not_there(service, panel, name):
    host = f"ns1.{name}"
    await created(panel, host)
    stranger = await service.panel("stranger")
    assert (await stranger.get("/v1/hosts")).body["items"] == []
    for method, body in (("GET", None), ("PUT", {"addresses": [V6]}), ("DELETE", None)):
        assert (await stranger.call(method, f"/v1/hosts/{host}", body)).status == 404
    assert (await stranger.post("/v1/hosts", {"name": f"ns2.{name}", "addresses": [V4]})).status == 404
    assert (await panel.get(f"/v1/hosts/{host}")).body["addresses"] == [V4]


async def test_a_host_below_no_zone_of_ours_is_not_there(panel):
    answer = await panel.post("/v1/hosts", {"name": "ns1.example.zz", "addresses": [V4]})
    assert (answer.status, answer.code) == (404, "not_found")
