"""What the parts of the contract suite stand on: a world, an adapter, unused names, orders that go through."""

import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from adapters.capabilities import Capability, Support
from adapters.interface import Prepared, RegistryAdapter
from adapters.model import Attempt, DomainName, NameServer, Order, Registered, RegisterOrder, RenewOrder
from adapters.outcome import Done, Outcome
from adapters.spec import AdapterSpec
from tests.adapters.world import SimulatedWorld, World
from tests.support.orders import a_register_order, nameservers
from tests.support.simulators import SimulatorHandle

HOSTS = ("ns1.hosting-demo.eu", "ns2.hosting-demo.eu")
LONG_AGO = timedelta(minutes=5)


class ContractBase:
    """`tlds` are the zones that the tests run for, None = all of the spec's; `switches` the other way that a registry
    may be, as a change of its simulator's profile.
    """

    spec: ClassVar[AdapterSpec]
    idn_label: ClassVar[str] = "müller"
    tlds: ClassVar[tuple[str, ...] | None] = None
    switches: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """Run each test for each zone."""
        if "tld" in metafunc.fixturenames:
            metafunc.parametrize("tld", sorted(cls.tlds or cls.spec.tlds))

    @pytest.fixture
    def world(self, simulators: SimulatorHandle) -> Iterator[World]:
        world = SimulatedWorld(self.spec, simulators)
        world.control.reset()
        world.control.switch(**self.switches)
        yield world
        world.control.reset()  # other tests know the registry as its profile has it

    @pytest.fixture
    async def adapter(self, world: World) -> AsyncIterator[RegistryAdapter]:
        adapter = world.adapter()
        yield adapter
        await adapter.close()

    @pytest.fixture
    def name(self, tld: str) -> DomainName:
        return a_name(tld)

    @pytest.fixture
    def order(self, name: DomainName) -> RegisterOrder:
        return an_order(name)


def a_name(tld: str) -> DomainName:
    """A name that nobody has, in the letters of its zone."""
    label = "имя" if tld.startswith("xn--") else "name"
    return DomainName.parse(f"{label}-{secrets.randbelow(10**10):010}.{tld}")


def an_order(name: DomainName, *hosts: NameServer, years: int = 1) -> RegisterOrder:
    """A registration that goes through; its contact's handle is new, so that contacts are made too."""
    handle = f"gw{secrets.token_hex(6)}"
    return a_register_order(name.ascii, years=years, handle=handle, hosts=hosts or nameservers(*HOSTS))


def an_attempt_of(world: World, number: int = 1) -> Attempt:
    now = world.now()
    return Attempt(f"dgw-{secrets.token_hex(8)}-{number}", number, now, now)


def repeated(attempt: Attempt, world: World) -> Attempt:
    """The attempt after `attempt`: another clTRID, the same first moment."""
    return replace(an_attempt_of(world, attempt.number + 1), first_sent_at=attempt.first_sent_at)


def settled(attempt: Attempt) -> Attempt:
    """The same attempt, sent so long ago that the registry can no longer be at work on it."""
    return replace(attempt, sent_at=attempt.sent_at - LONG_AGO)


async def prepare(adapter: RegistryAdapter, order: Order, attempt: Attempt) -> Prepared:
    assert not adapter.problems(order)
    return await adapter.prepare(order, cltrid_prefix=attempt.cltrid)


async def run(adapter: RegistryAdapter, order: Order, attempt: Attempt) -> Outcome:
    return await adapter.execute(await prepare(adapter, order, attempt), attempt)


def need(adapter: RegistryAdapter, *capabilities: Capability) -> None:
    """Skip the test where the registry, or the adapter, has no such thing."""
    for capability in capabilities:
        if adapter.capabilities.support(capability) is not Support.SUPPORTED:
            pytest.skip(f"{adapter.name}: {adapter.capabilities.why_not(capability)}")


async def done(adapter: RegistryAdapter, world: World, order: Order) -> Done:
    """Carry an order out; it needs doing, and is done at once."""
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Done), outcome
    return outcome


async def register(adapter: RegistryAdapter, world: World, order: RegisterOrder) -> Registered:
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, Registered)
    return outcome.value


async def registered_for_renewal(
    adapter: RegistryAdapter, world: World, order: RegisterOrder, *, years: int = 1
) -> RenewOrder:
    """Register a name, move into its renewal window, and return the order to renew it."""
    value = await register(adapter, world, order)
    rules = adapter.rules(order.name.parent)
    earliest, _ = rules.renewal.window(value.expires_at)
    if earliest is not None and world.now() < earliest:
        world.advance(earliest - world.now() + timedelta(days=1))
    return RenewOrder(order.name, years, value.expires_at)
