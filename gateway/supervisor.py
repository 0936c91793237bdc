"""Several processes of the service on one machine: started, watched, started again, and stopped together."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from gateway.settings import HttpSettings

STOP_SECONDS = 55.0
"""How long a process may take to drain before it is killed; somewhat longer than it takes by itself."""

_PAUSE_SECONDS = 0.5
_PAUSE_MAX_SECONDS = 30.0
_LIVED_WELL_SECONDS = 60.0
_USAGE = 2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChildCommand:
    """`environment` is added to that of this process."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


def commands(role: str, count: int, http: HttpSettings) -> Sequence[ChildCommand]:
    """Return the command of each process: they share the port for requests, and have one each for metrics."""
    arguments = [sys.executable, "-m", "gateway", "serve", "--role", role, "--supervised"]
    return [
        ChildCommand(
            arguments,
            {
                "DGW_HTTP__SHARED_PORT": "true",
                "DGW_HTTP__METRICS_PORT": str(http.metrics_port + number if http.metrics_port else 0),
            },
        )
        for number in range(count)
    ]


@dataclass
class Supervisor:
    """Runs until `stop` is set, or until a process says that its settings are wrong. The processes notice the end of
    this one by the end of their standard input, however it came.
    """

    commands: Sequence[ChildCommand]
    stop_seconds: float = STOP_SECONDS
    _processes: dict[int, asyncio.subprocess.Process] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> int:
        """Return the exit code: 0 after `stop`, else that of the process that could not run."""
        watching = [asyncio.create_task(self._keep(number, command)) for number, command in enumerate(self.commands)]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({*watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return next((task.result() for task in watching if task in done), 0)
        finally:
            for task in (*watching, stopping):
                task.cancel()
            await asyncio.gather(*watching, stopping, return_exceptions=True)
            await self._end_all()

    async def _keep(self, number: int, command: ChildCommand) -> int:
        pause = _PAUSE_SECONDS
        while True:
            started = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *command.arguments, env={**os.environ, **command.environment}, stdin=asyncio.subprocess.PIPE
            )
            self._processes[number] = process
            code = await process.wait()
            if code == _USAGE:
                return code
            pause = _PAUSE_SECONDS if time.monotonic() - started > _LIVED_WELL_SECONDS else pause
            _log.error("process_ended", number=number, code=code, again_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _PAUSE_MAX_SECONDS)

    async def _end_all(self) -> None:
        living = [process for process in self._processes.values() if process.returncode is None]
        for process in living:
            with suppress(ProcessLookupError):
                process.terminate()
        try:
            async with asyncio.timeout(self.stop_seconds):
                await asyncio.gather(*(process.wait() for process in living))
        except (TimeoutError, asyncio.CancelledError):  # too slow, or told a second time
            for process in living:
                if process.returncode is None:
                    _log.error("process_killed", pid=process.pid)
                    process.kill()
            await asyncio.gather(*(process.wait() for process in living))
