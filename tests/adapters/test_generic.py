"""A registry that nobody wrote a file for: the simulator of .org, known by configuration alone."""

from dataclasses import replace
from ipaddress import ip_address
from typing import ClassVar

import pytest

from adapters.capabilities import Capability, Support
from adapters.interface import RegistryAdapter
from adapters.model import ContactRole, DomainName, NameServer, NameserversOrder, RegisterOrder
from adapters.outcome import Applied, NotApplied
from adapters.registries.generic import GenericRegistry, generic_spec
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import ContractBase, an_attempt_of, done, prepare, register, settled
from tests.adapters.contract_changes import truth
from tests.adapters.world import SimulatedWorld, World

CONFIGURED = GenericRegistry(
    name="pir",
    zones=("org",),
    extensions=frozenset({"secdns", "rgp", "fee"}),
    idn="table",
    idn_tags=frozenset({"DE", "UK"}),
)


class TestGeneric(AdapterContract):
    spec = generic_spec(CONFIGURED)


class TestHostAttributes(AdapterContract):
    """A registry without host objects, which keeps name servers and their addresses with each domain."""

    spec = generic_spec(replace(CONFIGURED, host_model="attributes", idn="plain"))
    switches: ClassVar = {"domains": {"host_objects": False, "host_attributes": True}, "names": {"idn_tags": []}}

    async def test_addresses_are_kept_with_the_domain_and_follow_the_order(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        own = DomainName.parse(f"ns1.{order.name}")

        def servers(*addresses: str) -> tuple[NameServer, ...]:
            return (*order.nameservers, NameServer(own, tuple(ip_address(each) for each in addresses)))

        await done(adapter, world, replace(order, nameservers=servers("93.184.216.34")))
        assert world.host(own) == {"93.184.216.34"}
        moved = NameserversOrder(order.name, servers("93.184.216.35", "2606:2800:220:1::1"))
        await done(adapter, world, moved)
        assert world.host(own) == {"93.184.216.35", "2606:2800:220:1::1"}
        assert (await prepare(adapter, moved, an_attempt_of(world))).already is not None
        assert isinstance(await adapter.verify(moved, settled(an_attempt_of(world))), Applied)
        before = NameserversOrder(order.name, servers("93.184.216.34"))
        assert await adapter.verify(before, settled(an_attempt_of(world))) == NotApplied()

    async def test_no_host_object_is_ever_sent(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        assert world.control.journal(command="host:*") == []
        assert adapter.capabilities.support(Capability.HOSTS) is Support.UNSUPPORTED

    async def test_addresses_of_hosts_elsewhere_are_refused_before_anything_is_sent(
        self, adapter: RegistryAdapter, order: RegisterOrder
    ) -> None:
        elsewhere = NameServer(DomainName.parse("ns1.example.org"), (ip_address("93.184.216.34"),))
        problems = adapter.problems(replace(order, nameservers=(*order.nameservers, elsewhere)))
        assert [problem.code for problem in problems] == ["glue_not_allowed"]


class TestMinimumData(ContractBase):
    """A registry that keeps the holder alone."""

    spec = generic_spec(replace(CONFIGURED, data_model="minimum"))

    async def test_the_holder_is_the_only_contact(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        found = truth(world, order.name)
        assert (found.registrant, found.contacts) == (order.contacts[ContactRole.REGISTRANT].handle, frozenset())
        more = replace(order, contacts={**order.contacts, ContactRole.TECH: order.contacts[ContactRole.REGISTRANT]})
        assert [problem.code for problem in adapter.problems(more)] == ["role_not_allowed"]


def test_without_an_extension_its_orders_are_not_offered() -> None:
    capabilities = generic_spec(replace(CONFIGURED, extensions=frozenset())).capabilities
    for capability in (Capability.DNSSEC, Capability.RESTORE):
        assert capabilities.support(capability) is Support.NOT_IMPLEMENTED


def test_a_thin_registry_takes_no_contacts() -> None:
    spec = generic_spec(replace(CONFIGURED, data_model="thin"))
    assert spec.capabilities.support(Capability.CONTACTS) is Support.UNSUPPORTED
    assert not spec.profile.roles_sent


@pytest.mark.parametrize(("window", "expected"), [(None, None), (60, 60)])
def test_the_renewal_window_is_the_configured_one(window: int | None, expected: int | None) -> None:
    earliest = generic_spec(replace(CONFIGURED, renew_window_days=window)).rules("org").renewal.earliest_before
    assert (None if earliest is None else earliest.days) == expected
