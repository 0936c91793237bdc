"""The LogicBoxes platform passes the suite that every adapter passes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from adapters.registrars import logicboxes
from tests.adapters.contract import AdapterContract
from tests.adapters.logicboxes_world import LogicBoxesWorld
from tests.support.simulators import SimulatorHandle


class TestLogicBoxes(AdapterContract):
    spec = replace(logicboxes.SPEC, profile=replace(logicboxes.PROFILE, settles_after=timedelta(0)))
    tlds = ("com",)
    switches: ClassVar = {"auto_renew_required": True}

    @pytest.fixture
    def world(self, simulators: SimulatorHandle) -> Iterator[LogicBoxesWorld]:
        world = LogicBoxesWorld(self.spec, simulators)
        world.control.reset()
        world.control.switch(**self.switches)
        yield world
        world.control.reset()
