"""The same lives with every applicable fault armed at 5 % a command: the story reaches its end, and money is right.

The registry draws from the seed; in which order it is asked differs from run to run.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.scenarios import product
from tests.scenarios.armory import arm, hits
from tests.scenarios.books import booked, recorded
from tests.scenarios.product import FAMILIES, Customer, Family, only, product_in_process
from tests.scenarios.rival import rival_of
from tests.scenarios.story import Story
from tests.support.simulators import ControlClient, SimulatorHandle

RU, COM_UA = FAMILIES[1:]
FAMILY_BY_ZONE = {"ru": RU, "com.ua": COM_UA, "kiev.ua": replace(COM_UA, zone="kiev.ua")}
PROBABILITY = 0.05

PATIENT = {
    "DGW_OPERATIONS__MESSAGES_SECONDS": "0.5",
    "DGW_OPERATIONS__PENDING_CHECK_SECONDS": "1",
    "DGW_OPERATIONS__POSTPONE_MAX_SECONDS": "0.5",
    "DGW_OPERATIONS__ATTEMPTS_MAX": "50",
}


@pytest.fixture
def family(zone: str) -> Family:
    return FAMILY_BY_ZONE[zone]


@pytest.fixture
async def customer(
    family: Family,
    fresh_simulators: SimulatorHandle,
    make_database: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Customer]:
    monkeypatch.setattr(product, "DEPOSIT", "50000.00")
    alone = only(fresh_simulators, tmp_path, family.registry)
    async with product_in_process(alone, make_database, tmp_path, **PATIENT) as ready:
        yield ready


@dataclass
class Trouble:
    """Every applicable fault of a registry at once, but for moments of peace; `found` counts those that struck."""

    control: ControlClient
    transport: str
    seed: int
    found: int = 0

    def begin(self) -> None:
        self.seed += 1000
        self.control.seed(self.seed)
        arm(self.control, self.transport, PROBABILITY)

    def end(self) -> None:
        self.found += hits(self.control)
        self.control.clear_faults()

    @contextmanager
    def peace(self) -> Iterator[None]:
        self.end()
        yield
        self.begin()


async def live_in_trouble(customer: Customer, family: Family, names: Sequence[str], seed: int) -> None:
    control = customer.world.control(family)
    trouble = Trouble(control, customer.world.simulators.registry(family.registry)["transport"], seed)
    async with rival_of(customer.world, family) as rival:
        story = Story(customer, family, rival, names, peace=trouble.peace)
        trouble.begin()
        await story.play()
        trouble.end()
    assert trouble.found > len(names)
    assert await customer.books() == (str(story.charged), "0.00")
    assert await booked(customer.database, family) == recorded(customer.world, family)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("zone", ["ru", "com.ua"])
async def test_a_life_in_trouble_is_charged_as_the_registry_recorded_it(customer: Customer, family: Family) -> None:
    await live_in_trouble(customer, family, [f"trouble.{family.zone}"], seed=1)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(2, 7))
@pytest.mark.parametrize("zone", FAMILY_BY_ZONE)
async def test_lives_in_trouble_are_charged_as_the_registry_recorded_them(
    customer: Customer, family: Family, seed: int
) -> None:
    await live_in_trouble(customer, family, [f"trouble-{number}.{family.zone}" for number in range(8)], seed)
