from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from simulators.launcher import RunningSimulators, SimulatorSettings, running
from simulators.profile import SessionRules
from simulators.profiles import PROFILES

Start = Callable[..., AbstractAsyncContextManager[RunningSimulators]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts registries on the test's own loop; `session` replaces their session limits."""

    @asynccontextmanager
    async def start(*only: str, session: SessionRules | None = None) -> AsyncIterator[RunningSimulators]:
        profiles = [profile if session is None else replace(profile, session=session) for profile in PROFILES]
        async with running(SimulatorSettings(only=only, data_dir=tmp_path, host_checks=False), profiles) as started:
            yield started

    return start
