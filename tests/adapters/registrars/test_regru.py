"""reg.ru passes the suite that every adapter passes."""

from collections.abc import Iterator

import pytest

from adapters.registrars import regru
from tests.adapters.contract import AdapterContract
from tests.adapters.regru_world import RegruWorld
from tests.support.simulators import SimulatorHandle


class TestRegru(AdapterContract):
    spec = regru.SPEC
    tlds = ("com", "ru")

    @pytest.fixture
    def world(self, simulators: SimulatorHandle) -> Iterator[RegruWorld]:
        world = RegruWorld(self.spec, simulators)
        world.control.reset()
        world.control.switch(**self.switches)
        yield world
        world.control.reset()
