"""Thousands of orders through the engine itself, with everything going wrong at random; a seed repeats each run.

What the registry has done is compared with what was charged; that nothing is sent while an earlier command may still
be done, and that no hold is closed twice, the fakes assert at the moment it would happen.
"""

from collections import Counter
from datetime import timedelta

import pytest

from adapters.dates import add_years
from adapters.model import ContactRole, DomainName, NameServer, RegisterOrder, RenewOrder
from gateway.operations.states import OperationState
from tests.simulation.engine import World, a_world
from tests.simulation.registry import USER, Held
from tests.simulation.scheduler import BEGINNING

HOSTS = (NameServer(DomainName.parse("ns1.example.net")),)


def a_registration(number: int) -> RegisterOrder:
    return RegisterOrder(DomainName.parse(f"n{number}.test"), 1, {ContactRole.REGISTRANT: None}, HOSTS, "")


def place_orders(world: World, count: int) -> None:
    """Two registrations to one name that is renewed twice."""
    for number in range(count // 4):
        world.place(a_registration(2 * number))
        world.place(a_registration(2 * number + 1))
        name, expires_at = DomainName.parse(f"old{number}.test"), BEGINNING + timedelta(days=30)
        world.registry.names[name] = Held(USER, BEGINNING - timedelta(days=700), expires_at)
        world.place(RenewOrder(name, 1, expires_at))
        world.place(RenewOrder(name, 1, add_years(expires_at, 1)))


def assert_effects_are_charged(world: World) -> None:
    rows = world.database.rows.values()
    assert {row.state for row in rows} <= {OperationState.SUCCEEDED, OperationState.FAILED}
    done = Counter((kind, name) for kind, name, _ in world.registry.effects)
    charged = Counter((row.kind.value, row.order.name) for row in rows if row.hold == "captured")
    assert done == charged
    assert {row.hold for row in rows if row.state is OperationState.FAILED} <= {"released"}
    recorded = {attempt.cltrid for row in rows for attempt in row.attempts}
    assert {cltrid for _, _, cltrid in world.registry.effects} <= recorded


def assert_each_order_has_one_effect(world: World) -> None:
    assert max(Counter(name for kind, name, _ in world.registry.effects if kind == "register").values()) == 1
    for name, times in Counter(name for kind, name, _ in world.registry.effects if kind == "renew").items():
        began = BEGINNING + timedelta(days=30)
        assert world.registry.names[name].expires_at == add_years(began, times)
        assert times <= 2


@pytest.mark.parametrize("seed", range(5))
def test_money_and_registry_agree_whatever_breaks(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    world = a_world(monkeypatch, seed, trouble=0.05, mishap=0.02)
    place_orders(world, 400)
    world.run()
    assert_effects_are_charged(world)
    assert_each_order_has_one_effect(world)
    assert world.happened["died"] > 0
    assert world.happened["froze"] > 0
    assert world.database.unknown_commits > 0


def test_without_trouble_everything_succeeds_at_the_first_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world(monkeypatch, 1, trouble=0, mishap=0)
    place_orders(world, 100)
    world.run()
    assert {(row.state, len(row.attempts)) for row in world.database.rows.values()} == {(OperationState.SUCCEEDED, 1)}
    assert_effects_are_charged(world)


def story(world: World) -> list[object]:
    rows = [(row.state, row.hold, row.fence, row.attempts) for row in world.database.rows.values()]
    return [*rows, *world.registry.effects, world.scheduler.now_seconds]


def test_a_seed_repeats_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(seed: int) -> list[object]:
        world = a_world(monkeypatch, seed, trouble=0.05, mishap=0.02)
        place_orders(world, 80)
        world.run()
        return story(world)

    assert told(7) == told(7)
    assert told(7) != told(8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_thousands(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    world = a_world(monkeypatch, seed, trouble=0.02, mishap=0.01)
    place_orders(world, 5000)
    world.run(simulated_hours=500)
    assert_effects_are_charged(world)
    assert_each_order_has_one_effect(world)
