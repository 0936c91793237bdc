"""Lost, wrong and late answers to every order beyond registration and renewal, at a registry of each family.

The registry's journal is the oracle: what it executed, and how often.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

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
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Applied, Done, NotApplied, Pending, Undecided, Unknown
from adapters.registries import hostmaster, pir, tci
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, done, register, repeated, run, settled
from tests.adapters.contract_changes import a_host_order
from tests.adapters.contract_transfers import LATER
from tests.adapters.world import SimulatedWorld
from tests.support.orders import an_organization, nameservers
from tests.support.simulators import SimulatorHandle

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

SPECS = {"org": pir.SPEC, "ru": tci.SPEC, "com.ua": hostmaster.SPEC}
LACKING = {("ru", "restore"), ("com.ua", "host_rename")}

EACH = pytest.mark.parametrize(("zone", "kind"), [("org", kind) for kind in CASES])
EVERYWHERE = pytest.mark.parametrize(
    ("zone", "kind"), [(zone, kind) for zone in SPECS for kind in CASES if (zone, kind) not in LACKING]
)


@pytest.fixture
def zone() -> str:
    return "org"


@pytest.fixture
def world(simulators: SimulatorHandle, zone: str) -> SimulatedWorld:
    world = SimulatedWorld(SPECS[zone], simulators)
    world.control.reset()
    return world


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


@EVERYWHERE
@pytest.mark.fault("F003")
async def test_f003_what_the_registry_never_read_is_sent_again(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await nothing_happened(adapter, world, zone, kind, "reset", "reset_before_read")


@EVERYWHERE
@pytest.mark.fault("F004")
async def test_f004_what_the_registry_did_unheard_is_found(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await it_happened(adapter, world, zone, kind, "reset", "reset_after_commit")


@EACH
@pytest.mark.fault("F036")
async def test_f036_what_is_answered_too_late_is_found(world: SimulatedWorld, zone: str, kind: str) -> None:
    adapter = world.adapter(transform_timeout_seconds=0.3)
    try:
        await it_happened(adapter, world, zone, kind, "timeout", "delay", delay_ms=600)
    finally:
        await adapter.close()


@EACH
@pytest.mark.fault("F037")
async def test_f037_a_failure_that_was_not_applied_is_sent_again(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await nothing_happened(adapter, world, zone, kind, "server_error", "code", code=2400)


@EACH
@pytest.mark.fault("F038")
async def test_f038_a_failure_that_was_applied_is_found(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await it_happened(adapter, world, zone, kind, "server_error", "code", code=2400, applied=True)


@pytest.mark.fault("F004")
async def test_f004_a_lost_answer_to_the_report_costs_no_second_restore(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    order = await a_restore(adapter, world, a_name("org"))
    world.arm("reset_after_commit", "domain:update", nth=2)
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Done | Unknown)
    assert isinstance(await adapter.verify(order, settled(an_attempt_of(world))), Applied)
    assert world.charges(order.name).count("restore") == 1


async def test_a_restore_whose_report_failed_is_reported_by_the_next_attempt(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    order, attempt = await a_restore(adapter, world, a_name("org")), an_attempt_of(world)
    world.arm("code", "domain:update", nth=2, times=None, code=2306)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    world.control.clear_faults()
    assert await adapter.verify(order, settled(attempt)) == NotApplied()
    assert isinstance(await run(adapter, order, repeated(attempt, world)), Done)
    assert world.charges(order.name).count("restore") == 1


async def it_happened(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str, cause: str, fault: str, **args: Any
) -> None:
    """The effect is there although the answer is not. A code that nobody shows is set again, a restore reported."""
    case, name = CASES[kind], a_name(zone)
    order, attempt = await case.start(adapter, world, name), an_attempt_of(world)
    world.arm(fault, case.command, **args)
    outcome = await run(adapter, order, attempt)
    assert isinstance(outcome, Unknown)
    assert outcome.cause == cause
    verdict = await adapter.verify(order, settled(attempt))
    if kind == "transfer":
        assert isinstance(verdict, Undecided)
        assert verdict.retry_after is not None
    elif kind == "restore" and world.spec.profile.restore.report:
        assert verdict == NotApplied()
        assert isinstance(await run(adapter, order, repeated(attempt, world)), Done)
        assert world.charges(name).count("restore") == 1
    else:
        assert isinstance(verdict, Applied)
        assert executed(world, case, attempt.cltrid) == 1


async def nothing_happened(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str, cause: str, fault: str, **args: Any
) -> None:
    """No effect and no answer: nothing is concluded too early, and a second attempt goes through."""
    case, name = CASES[kind], a_name(zone)
    order, attempt = await case.start(adapter, world, name), an_attempt_of(world)
    world.arm(fault, case.command, **args)
    outcome = await run(adapter, order, attempt)
    assert isinstance(outcome, Unknown)
    assert outcome.cause == cause
    early = await adapter.verify(order, replace(attempt, sent_at=world.now()))
    assert isinstance(early, NotApplied | Undecided)
    assert await adapter.verify(order, settled(attempt)) == NotApplied()
    again = repeated(attempt, world)
    assert isinstance(await run(adapter, order, again), Done | Pending)
    assert (executed(world, case, attempt.cltrid), executed(world, case, again.cltrid)) == (0, 1)


def executed(world: SimulatedWorld, case: Case, cltrid: str) -> int:
    """Count how often the registry carried out the command of one attempt."""
    entries = world.control.journal(command=case.command)
    return sum(entry["applied"] for entry in entries if entry["cltrid"] == cltrid)
