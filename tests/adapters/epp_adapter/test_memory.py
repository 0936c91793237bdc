"""What the registry was found to hold is not asked again, until it refuses an order that relied on it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.epp_adapter.memory import LASTS, Memory, ObjectFact
from adapters.errors import PreparationRefused, Unavailable
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, NameServer, NameserversOrder, Order, RegisterOrder, RegistryMoney
from adapters.outcome import Done, Outcome, RefusalReason, Refused
from tests.adapters.contract_base import a_name, an_attempt_of, prepare, run
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_register_order, a_renew_order, nameservers

HANDLE = "gwremembered1"
HOSTS = nameservers("ns1.hosting-demo.eu", "ns2.hosting-demo.eu")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PREMIUM = DomainName.parse("premium.org")


def an_order(name: DomainName | None = None, hosts: tuple[NameServer, ...] = HOSTS) -> RegisterOrder:
    return a_register_order((name or a_name("org")).ascii, handle=HANDLE, hosts=hosts)


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    """An adapter that has registered one name, and so knows its contact, its hosts and what names cost."""
    adapter = world.adapter()
    assert isinstance(await run(adapter, an_order(), an_attempt_of(world)), Done)
    yield adapter
    await adapter.close()


def commands(world: SimulatedWorld) -> list[str]:
    asked = (entry["command"] for entry in world.control.journal())
    return [command for command in asked if command.startswith(("domain:", "contact:", "host:"))]


async def sent(adapter: RegistryAdapter, world: SimulatedWorld, order: Order) -> tuple[Outcome, list[str]]:
    before = len(commands(world))
    outcome = await run(adapter, order, an_attempt_of(world))
    return outcome, commands(world)[before:]


async def test_a_registration_whose_objects_are_known_is_one_command(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    outcome, asked = await sent(adapter, world, an_order())
    assert isinstance(outcome, Done)
    assert asked == ["domain:create"]


async def test_a_renewal_asks_for_the_price_once(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    name = a_name("org")
    registered, _ = await sent(adapter, world, an_order(name))
    assert isinstance(registered, Done)
    renewed, asked = await sent(adapter, world, a_renew_order(name.ascii, registered.value.expires_at))
    assert isinstance(renewed, Done)
    assert asked == ["domain:check", "domain:renew"]
    again, asked = await sent(adapter, world, a_renew_order(name.ascii, renewed.value.expires_at))
    assert isinstance(again, Done)
    assert asked == ["domain:renew"]


async def test_only_the_unknown_host_is_asked_about(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    more = (*HOSTS, *nameservers("ns3.hosting-demo.eu"))
    outcome, asked = await sent(adapter, world, an_order(hosts=more))
    assert isinstance(outcome, Done)
    assert asked == ["host:check", "host:create", "domain:create"]


async def test_hosts_known_from_one_order_serve_a_change_of_name_servers(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    name = a_name("org")
    await sent(adapter, world, an_order(name))
    outcome, asked = await sent(adapter, world, NameserversOrder(name, HOSTS[:1]))
    assert isinstance(outcome, Done)
    assert asked == ["domain:info", "domain:update"]


@pytest.mark.parametrize("code", [2303, 2305, 2306])
async def test_a_refusal_that_a_lost_object_explains_is_not_believed_before_it_was_asked_for(
    adapter: RegistryAdapter, world: SimulatedWorld, code: int
) -> None:
    world.arm("code", "domain:create", code=code)
    with pytest.raises(Unavailable) as stopped:
        await run(adapter, order := an_order(), an_attempt_of(world))
    assert stopped.value.reason == "outdated_memory"
    outcome, asked = await sent(adapter, world, order)
    assert isinstance(outcome, Done)
    assert asked == ["domain:check", "contact:info", "host:check", "domain:create"]


async def test_a_refusal_after_all_was_asked_is_believed(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    world.arm("code", "domain:create", code=2306, times=2)
    order = an_order()
    with pytest.raises(Unavailable):
        await run(adapter, order, an_attempt_of(world))
    assert isinstance(await run(adapter, order, an_attempt_of(world, 2)), Refused)


async def test_a_taken_name_says_nothing_of_what_is_remembered(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    name = a_name("org")
    world.put(name, world.stranger)
    outcome, _ = await sent(adapter, world, an_order(name))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.DOMAIN_TAKEN
    assert (await sent(adapter, world, an_order()))[1] == ["domain:create"]


async def test_a_premium_name_is_not_bought_at_the_usual_price(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    with pytest.raises(Unavailable):
        await run(adapter, an_order(PREMIUM), an_attempt_of(world))
    with pytest.raises(PreparationRefused) as refused:
        await prepare(adapter, an_order(PREMIUM), an_attempt_of(world))
    assert refused.value.reason == RefusalReason.PREMIUM
    assert world.truth(PREMIUM) is None


async def test_a_usual_price_that_has_risen_is_paid_after_asking(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    world.control.set_prices("org", "11.00", "11.00")
    with pytest.raises(Unavailable):
        await run(adapter, order := an_order(), an_attempt_of(world))
    outcome, asked = await sent(adapter, world, order)
    assert isinstance(outcome, Done)
    assert asked == ["domain:check", "contact:info", "host:check", "domain:create"]


async def test_an_agreed_price_is_always_asked_for(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    outcome, asked = await sent(adapter, world, replace(an_order(PREMIUM), max_price=RegistryMoney(600_00, "USD")))
    assert isinstance(outcome, Done)
    assert asked == ["domain:check", "domain:create"]


def test_a_fact_lasts_for_its_time_only() -> None:
    now, fact = NOW, ObjectFact("host", "ns1.example.net")
    memory = Memory(lambda: now)
    memory.learn(fact)
    now += LASTS - timedelta(seconds=1)
    assert memory.recall(fact)
    now += timedelta(seconds=1)
    assert memory.recall(fact) is None


def test_of_too_many_facts_the_oldest_go() -> None:
    memory = Memory(lambda: NOW, facts_max=2)
    first, second, third = (ObjectFact("host", f"ns{number}.example.net") for number in range(3))
    memory.learn(first)
    memory.learn(second)
    memory.learn(first)
    memory.learn(third)
    assert [memory.recall(fact) for fact in (first, second, third)] == [True, None, True]
