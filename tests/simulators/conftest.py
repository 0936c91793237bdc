import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulators.launcher import RunningSimulators, SimulatorSettings, running
from simulators.profile import SessionRules
from simulators.profiles import PROFILES
from simulators.simulator import Simulator

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


class ControlledRegistry:
    """A running .com/.net registry and its control interface."""

    def __init__(self, http: aiohttp.ClientSession, ready: dict[str, Any], simulator: Simulator) -> None:
        self._http = http
        self.entry = ready
        self.simulator = simulator

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self._http.request(method, f"{self.entry['control']}/_sim/{path}", data=data) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None


@pytest.fixture
async def control(start: Start) -> AsyncIterator[ControlledRegistry]:
    async with start("verisign") as running, aiohttp.ClientSession() as http:
        yield ControlledRegistry(http, running.ready["registries"]["verisign"], running.simulators["verisign"])
