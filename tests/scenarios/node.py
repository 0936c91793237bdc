"""A gateway process of its own that lives on the registries' day: `python -m tests.scenarios.node DAYS_AHEAD`."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp

from gateway.cli.serve import stop_on_signals
from gateway.clock import utc_now
from gateway.runner import running_gateway
from gateway.settings.sources import load_settings
from tests.support.ports import free_port


@dataclass
class Node:
    """At most one process at a time, always at the same address."""

    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, http: aiohttp.ClientSession, *, ahead: timedelta = timedelta(0)) -> None:
        """Start the process and wait until it is ready."""
        command = [sys.executable, "-m", "tests.scenarios.node", str(ahead.days)]
        variables = {**os.environ, **self.settings, "DGW_HTTP__PORT": str(self.port)}
        self._process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)  # noqa: ASYNC220 - it outlives the loop
        await self.answering(http)

    async def answering(self, http: aiohttp.ClientSession) -> None:
        """Wait until it is ready."""
        assert self._process is not None
        async with asyncio.timeout(120):
            while not await self._is_ready(http):
                assert self._process.poll() is None, "the gateway ended by itself"
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it as a power failure would."""
        assert self._process is not None
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL
        self._process = None

    def suspend(self) -> None:
        """Let it stand still without knowing, as a machine does that is short of memory."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it as an operator would; it must obey."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            assert self._process.wait(60) == 0
        finally:
            self._process.kill()
            self._process.wait()
            self._process = None

    async def _is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


async def _main(ahead: timedelta) -> None:
    stop = stop_on_signals()
    async with running_gateway(load_settings().settings, clock=lambda: utc_now() + ahead):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_main(timedelta(days=int(sys.argv[1]))))
