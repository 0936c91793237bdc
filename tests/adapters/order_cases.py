"""Every order beyond registration and renewal, made where it can be carried out."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.auth_code import new_auth_code
from adapters.interface import RegistryAdapter
from adapters.model import (
    AuthCodeOrder,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    DomainName,
    DsRecord,
    LockOrder,
    NameserversOrder,
    Order,
    RestoreOrder,
    SuspensionOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Pending
from adapters.registries import pir
from tests.adapters.contract_base import (
    an_attempt_of,
    an_order,
    done,
    register,
    run,
)
from tests.adapters.contract_changes import a_host_order
from tests.adapters.contract_transfers import LATER
from tests.adapters.world import SimulatedWorld
from tests.support.orders import an_organization, nameservers

CODE = new_auth_code(pir.SPEC.rules("org").auth_code)

Start = Callable[[RegistryAdapter, SimulatedWorld, DomainName], Awaitable[Order]]


@dataclass(frozen=True)
class Case:
    """An order, made where it can be carried out, and the command that it becomes."""

    start: Start
    command: str


async def _ours(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> None:
    await register(adapter, world, an_order(name))
    world.advance(timedelta(days=20))


async def a_delegation(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return NameserversOrder(name, nameservers("ns8.hosting-demo.eu", "ns9.hosting-demo.eu"))


async def new_contacts(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    handle = ContactHandle(f"gw{secrets.token_hex(6)}", an_organization())
    roles = adapter.rules(name.parent).contacts.roles_allowed & {ContactRole.REGISTRANT, ContactRole.TECH}
    return ContactsOrder(name, dict.fromkeys(sorted(roles), handle))


async def a_signature(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return DnssecOrder(name, (DsRecord(12345, 13, 2, "A" * 64),))


async def a_lock(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return LockOrder(name, locked=True)


async def a_suspension(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return SuspensionOrder(name, suspended=True)


async def a_code(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return AuthCodeOrder(name, CODE)


async def a_new_host(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return a_host_order(name, "ns1", "93.184.216.34")


async def another_address(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await done(adapter, world, await a_new_host(adapter, world, name))
    return a_host_order(name, "ns1", "93.184.216.35")


async def another_host_name(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await done(adapter, world, await a_new_host(adapter, world, name))
    return a_host_order(name, "ns1", "93.184.216.34", new_label="ns2")


async def no_host(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await done(adapter, world, await a_new_host(adapter, world, name))
    return a_host_order(name, "ns1")


async def a_deletion(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await _ours(adapter, world, name)
    return DeleteOrder(name)


async def a_restore(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await done(adapter, world, await a_deletion(adapter, world, name))
    return RestoreOrder(name)


async def a_transfer(_: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    async with world.others() as stranger:
        await stranger.holds(name, CODE)
    world.advance(LATER)
    return TransferOrder(name, None, CODE)


async def an_approval(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await done(adapter, world, await a_code(adapter, world, name))
    world.advance(LATER)
    async with world.others() as stranger:
        await stranger.asks_for(name, CODE)
    return TransferDecisionOrder(name, TransferDecision.APPROVE)


async def a_rejection(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    await an_approval(adapter, world, name)
    return TransferDecisionOrder(name, TransferDecision.REJECT)


async def a_withdrawal(adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName) -> Order:
    asked = await run(adapter, await a_transfer(adapter, world, name), an_attempt_of(world))
    assert isinstance(asked, Pending)
    return TransferDecisionOrder(name, TransferDecision.CANCEL)


CASES = {
    "nameservers": Case(a_delegation, "domain:update"),
    "contacts": Case(new_contacts, "domain:update"),
    "dnssec": Case(a_signature, "domain:update"),
    "lock": Case(a_lock, "domain:update"),
    "suspension": Case(a_suspension, "domain:update"),
    "auth_code": Case(a_code, "domain:update"),
    "host_create": Case(a_new_host, "host:create"),
    "host_update": Case(another_address, "host:update"),
    "host_rename": Case(another_host_name, "host:update"),
    "host_delete": Case(no_host, "host:delete"),
    "delete": Case(a_deletion, "domain:delete"),
    "restore": Case(a_restore, "domain:update"),
    "transfer": Case(a_transfer, "domain:transfer"),
    "approve": Case(an_approval, "domain:transfer"),
    "reject": Case(a_rejection, "domain:transfer"),
    "cancel": Case(a_withdrawal, "domain:transfer"),
}
