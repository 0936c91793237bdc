"""Hosts are made when missing; glue follows the order where it is ours to set."""

from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, NameServer, NameserversOrder
from adapters.outcome import Done
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, prepare, register, run
from tests.adapters.world import SimulatedWorld
from tests.support.orders import nameservers

EXTERNAL = nameservers("ns1.hosting-demo.eu")


def server(host: str, *addresses: str) -> NameServer:
    return NameServer(DomainName.parse(host), tuple(map(ip_address, addresses)))


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


@pytest.fixture
async def name(adapter: RegistryAdapter, world: SimulatedWorld) -> DomainName:
    """A name of ours."""
    name = a_name("org")
    await register(adapter, world, an_order(name))
    return name


def addresses(world: SimulatedWorld, host: str) -> set[str]:
    hosts = {entry["name"]: entry for entry in world.control.objects()["hosts"].values()}
    return {entry["address"] for entry in hosts[host]["addresses"]}


def host_commands(world: SimulatedWorld, verb: str) -> int:
    return sum(entry["applied"] for entry in world.control.journal(command=f"host:{verb}"))


async def delegate(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, *servers: NameServer) -> None:
    order = NameserversOrder(name, (*EXTERNAL, *servers))
    prepared = await prepare(adapter, order, attempt := an_attempt_of(world))
    if prepared.already is None:
        assert isinstance(await adapter.execute(prepared, attempt), Done)


async def test_an_external_host_has_no_addresses(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    await run(adapter, an_order(a_name("org")), an_attempt_of(world))
    assert addresses(world, "ns1.hosting-demo.eu") == set()


async def test_hosts_are_created_once(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    for _ in range(2):
        await register(adapter, world, an_order(a_name("org")))
    assert host_commands(world, "create") == 2


async def test_glue_below_our_own_name_is_created_and_then_follows_the_order(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
) -> None:
    host = f"ns1.{name}"
    await delegate(adapter, world, name, server(host, "93.184.216.34", "2606:2800:220:1::1"))
    assert addresses(world, host) == {"93.184.216.34", "2606:2800:220:1::1"}
    await delegate(adapter, world, name, server(host, "93.184.216.35", "2606:2800:220:1::1"))
    assert addresses(world, host) == {"93.184.216.35", "2606:2800:220:1::1"}
    await delegate(adapter, world, name, server(host, "93.184.216.35", "2606:2800:220:1::1"))
    assert host_commands(world, "update") == 1


@pytest.mark.fault("F003")
@pytest.mark.fault("F004")
@pytest.mark.parametrize("fault", ["reset_before_read", "reset_after_commit"])
@pytest.mark.parametrize("verb", ["create", "update"])
async def test_f003_f004_a_lost_answer_to_a_host_leaves_no_doubt_about_the_domain(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, fault: str, verb: str
) -> None:
    host = f"ns1.{name}"
    if verb == "update":
        await delegate(adapter, world, name, server(host, "93.184.216.34"))
    world.arm(fault, f"host:{verb}")
    await delegate(adapter, world, name, server(host, "93.184.216.35"))
    assert addresses(world, host) == {"93.184.216.35"}
    truth = world.truth(name)
    assert truth is not None
    assert host in truth.nameservers


async def test_an_internal_host_that_is_missing_needs_addresses(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
) -> None:
    other = await _another_name(adapter, world)
    with pytest.raises(PreparationRefused) as refused:
        await delegate(adapter, world, name, server(f"ns7.{other}"))
    assert refused.value.reason == "invalid_nameserver"
    await delegate(adapter, world, name, server(f"ns7.{other}", "93.184.216.34"))


async def test_an_internal_host_that_exists_is_used_without_addresses(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
) -> None:
    other = await _another_name(adapter, world)
    await delegate(adapter, world, other, server(f"ns7.{other}", "93.184.216.34"))
    await delegate(adapter, world, name, server(f"ns7.{other}"))
    assert addresses(world, f"ns7.{other}") == {"93.184.216.34"}


async def test_a_host_below_a_name_that_does_not_exist_is_refused(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
) -> None:
    with pytest.raises(PreparationRefused) as refused:
        await delegate(adapter, world, name, server("ns1.nobody-has-this.org", "93.184.216.34"))
    assert refused.value.reason == "invalid_nameserver"
    assert "ns1.nobody-has-this.org" in refused.value.detail


async def test_glue_of_a_strangers_host_cannot_be_changed(
    adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
) -> None:
    theirs = await _strangers_host(world)
    await delegate(adapter, world, name, server(theirs, "93.184.216.34"))
    with pytest.raises(PreparationRefused) as refused:
        await delegate(adapter, world, name, server(theirs, "93.184.216.99"))
    assert "another registrar" in refused.value.detail
    assert addresses(world, theirs) == {"93.184.216.34"}


async def _another_name(adapter: RegistryAdapter, world: SimulatedWorld) -> DomainName:
    other = a_name("org")
    await register(adapter, world, an_order(other))
    return other


async def _strangers_host(world: SimulatedWorld) -> str:
    adapter, name = world.strangers_adapter(), a_name("org")
    try:
        await register(adapter, world, an_order(name))
        await delegate(adapter, world, name, server(f"ns1.{name}", "93.184.216.34"))
    finally:
        await adapter.close()
    return f"ns1.{name}"
