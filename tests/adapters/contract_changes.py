"""Changes of a domain that cost nothing: contacts, lock, code for a transfer, hosts below it."""

import secrets
from ipaddress import ip_address

import pytest

from adapters.auth_code import new_auth_code
from adapters.capabilities import Capability
from adapters.interface import RegistryAdapter
from adapters.model import (
    AuthCodeOrder,
    AuthCodeSet,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    ContactsSet,
    DomainName,
    HostOrder,
    HostSet,
    LockOrder,
    LockSet,
    NameserversOrder,
    Order,
    PrivacyOrder,
    PrivacySet,
    RegisterOrder,
    SuspensionOrder,
    SuspensionSet,
)
from adapters.outcome import Applied, NotApplied, RefusalReason, Refused
from tests.adapters.contract_base import HOSTS, an_attempt_of, done, need, prepare, register, run, settled
from tests.adapters.contract_delegation import below
from tests.adapters.world import Truth, World
from tests.support.orders import an_organization, nameservers


def truth(world: World, name: DomainName) -> Truth:
    found = world.truth(name)
    assert found is not None
    return found


async def proved(adapter: RegistryAdapter, world: World, order: Order) -> bool:
    """Tell what verification says: that the order is applied, or that nothing happened."""
    verdict = await adapter.verify(order, settled(an_attempt_of(world)))
    assert isinstance(verdict, Applied | NotApplied)
    return isinstance(verdict, Applied)


def a_host_order(name: DomainName, label: str, *addresses: str, new_label: str | None = None) -> HostOrder:
    host = DomainName.parse(f"{label}.{name}")
    new_name = None if new_label is None else DomainName.parse(f"{new_label}.{name}")
    return HostOrder(name, host, tuple(map(ip_address, addresses)) or None, new_name)


def need_hosts(adapter: RegistryAdapter, name: DomainName) -> None:
    need(adapter, Capability.HOSTS)
    if not adapter.rules(name.parent).child_hosts:
        problems = adapter.problems(a_host_order(name, "ns1", "93.184.216.34"))
        assert [problem.code for problem in problems] == ["hosts_not_kept"]
        pytest.skip("hosts below a name are its name servers alone here")


class ChangeContract:
    async def test_a_lock_is_set_once_and_lifted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.LOCK)
        await register(adapter, world, order)
        lock, unlock = LockOrder(order.name, locked=True), LockOrder(order.name, locked=False)
        locking = adapter.rules(order.name.parent).lock_statuses
        assert not await proved(adapter, world, lock)
        assert (await done(adapter, world, lock)).value == LockSet(locked=True)
        assert locking <= truth(world, order.name).statuses
        assert (await prepare(adapter, lock, an_attempt_of(world))).already == LockSet(locked=True)
        assert await proved(adapter, world, lock)
        await done(adapter, world, unlock)
        assert not locking & truth(world, order.name).statuses

    async def test_a_holder_is_hidden_and_shown_again(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.PRIVACY)
        await register(adapter, world, order)
        for private in (not truth(world, order.name).private, truth(world, order.name).private):
            change = PrivacyOrder(order.name, private)
            assert not await proved(adapter, world, change)
            assert (await done(adapter, world, change)).value == PrivacySet(private)
            assert truth(world, order.name).private is private
            assert (await prepare(adapter, change, an_attempt_of(world))).already == PrivacySet(private)
            assert await proved(adapter, world, change)

    async def test_a_name_leaves_the_dns_and_comes_back(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.SUSPENSION)
        await register(adapter, world, order)
        suspend, resume = SuspensionOrder(order.name, suspended=True), SuspensionOrder(order.name, suspended=False)
        holding = adapter.rules(order.name.parent).hold_statuses
        before = truth(world, order.name)
        assert not await proved(adapter, world, suspend)
        assert (await done(adapter, world, suspend)).value == SuspensionSet(suspended=True)
        assert holding <= truth(world, order.name).statuses
        assert truth(world, order.name).nameservers == before.nameservers
        assert (await prepare(adapter, suspend, an_attempt_of(world))).already == SuspensionSet(suspended=True)
        assert await proved(adapter, world, suspend)
        assert not await proved(adapter, world, resume)
        assert (await done(adapter, world, resume)).value == SuspensionSet(suspended=False)
        assert truth(world, order.name) == before

    async def test_a_new_holder_takes_the_place_of_the_old_one(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.CONTACTS)
        await register(adapter, world, order)
        handle = ContactHandle(f"gw{secrets.token_hex(6)}", an_organization())
        change = ContactsOrder(order.name, {ContactRole.REGISTRANT: handle})
        assert not await proved(adapter, world, change)
        assert (await done(adapter, world, change)).value == ContactsSet()
        assert world.has_contact(order.name, ContactRole.REGISTRANT, handle)
        assert await proved(adapter, world, change)
        assert (await prepare(adapter, change, an_attempt_of(world))).already == ContactsSet()

    async def test_other_contacts_come_and_go_with_the_whole_set(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.CONTACTS)
        if ContactRole.TECH not in adapter.rules(order.name.parent).contacts.roles_allowed:
            pytest.skip("a domain has one contact here")
        await register(adapter, world, order)
        holder, tech = order.contacts[ContactRole.REGISTRANT], ContactHandle("gwtechnical1", an_organization())
        both = ContactsOrder(order.name, {ContactRole.REGISTRANT: holder, ContactRole.TECH: tech})
        await done(adapter, world, both)
        assert world.has_contact(order.name, ContactRole.TECH, tech)
        assert await proved(adapter, world, both)
        await done(adapter, world, ContactsOrder(order.name, {ContactRole.REGISTRANT: holder}))
        assert not world.has_contact(order.name, ContactRole.TECH, tech)

    def test_a_change_of_contacts_is_checked_like_a_registration(
        self, adapter: RegistryAdapter, name: DomainName
    ) -> None:
        need(adapter, Capability.CONTACTS)
        problems = adapter.problems(ContactsOrder(name, {}))
        assert [problem.pointer for problem in problems] == ["/contacts/registrant"]

    async def test_a_code_is_set_and_shown_to_nobody(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.AUTH_CODE)
        await register(adapter, world, order)
        code = new_auth_code(adapter.rules(order.name.parent).auth_code)
        change = AuthCodeOrder(order.name, code)
        outcome = await done(adapter, world, change)
        assert outcome.value == AuthCodeSet()
        assert truth(world, order.name).auth_info == code
        assert code not in f"{change}{outcome}{await adapter.info(order.name)}"

    async def test_a_host_below_the_name_is_created_changed_and_deleted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need_hosts(adapter, order.name)
        await register(adapter, world, order)
        for addresses in (("93.184.216.34",), ("93.184.216.35", "2606:2800:220:1::1")):
            change = a_host_order(order.name, "ns1", *addresses)
            assert not await proved(adapter, world, change)
            assert (await done(adapter, world, change)).value == HostSet(change.host)
            assert world.host(change.host) == set(addresses)
            assert await proved(adapter, world, change) is world.shows_hosts
            already = HostSet(change.host) if world.shows_hosts else None
            assert (await prepare(adapter, change, an_attempt_of(world))).already == already
        removal = a_host_order(order.name, "ns1")
        assert (await done(adapter, world, removal)).value == HostSet(None)
        assert world.host(removal.host) is None
        assert await proved(adapter, world, removal) is world.shows_hosts

    async def test_a_host_is_renamed_below_its_domain(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need_hosts(adapter, order.name)
        rename = a_host_order(order.name, "ns1", "93.184.216.34", new_label="ns2")
        if not adapter.rules(order.name.parent).host_rename:
            assert [problem.code for problem in adapter.problems(rename)] == ["rename_not_supported"]
            return
        await register(adapter, world, order)
        await done(adapter, world, a_host_order(order.name, "ns1", "93.184.216.34"))
        assert not await proved(adapter, world, rename)
        assert (await done(adapter, world, rename)).value == HostSet(rename.new_name)
        assert world.host(rename.host) is None
        assert await proved(adapter, world, rename)

    async def test_a_host_that_serves_a_domain_is_not_deleted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need_hosts(adapter, order.name)
        await register(adapter, world, order)
        servers = (*nameservers(HOSTS[0]), below(order.name, "ns1", "93.184.216.34"))
        await done(adapter, world, NameserversOrder(order.name, servers))
        outcome = await run(adapter, a_host_order(order.name, "ns1"), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.IN_USE
