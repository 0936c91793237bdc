import pytest

from adapters.registries import pir
from tests.adapters.world import SimulatedWorld
from tests.support.simulators import SimulatorHandle


@pytest.fixture
def world(simulators: SimulatorHandle) -> SimulatedWorld:
    """A thick gTLD registry, as new."""
    world = SimulatedWorld(pir.SPEC, simulators)
    world.control.reset()
    return world
