"""The processes of a run, each started as an operator would start it, and started again when it ends."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import aiohttp

from tests.support.ports import free_port

_TREE = Path(__file__).parents[2]


def _start(arguments: list[str], environment: Mapping[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gateway", *arguments]
    return subprocess.Popen(command, cwd=_TREE, env=_compiling_once() | environment, stdout=log, stderr=log)


def _compiling_once() -> dict[str, str]:
    """Let every start but the first find its modules compiled, as those of an installed package are."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "dgw-chaos-bytecode")} | inherited


@contextmanager
def the_simulators(folder: Path, *, only: tuple[str, ...], seed: int) -> Iterator[dict[str, Any]]:
    """Run the registries and give their ready file."""
    ready_file = folder / "ready.json"
    arguments = ["sim", "--only", ",".join(only), "--data", str(folder), "--ready-file", str(ready_file)]
    with (folder / "simulators.log").open("ab") as log:
        process = _start([*arguments, "--seed", str(seed), "--host-checks", "off"], {}, log)
        try:
            _await_file(ready_file, process)
            yield json.loads(ready_file.read_text())
        finally:
            process.terminate()
            process.wait(30)


def _await_file(path: Path, process: subprocess.Popen[bytes]) -> None:
    while not path.exists():
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError("the simulators ended by themselves")


@dataclass
class Node:
    """`dgw serve --role` under a supervisor that starts it again whenever it has ended, as systemd does."""

    number: int
    environment: Mapping[str, str]
    log: Path
    role: str = "all"
    port: int = field(default_factory=free_port)
    ready: bool = False
    own_ends: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _wanted: bool = True
    _ending: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._process is not None and self._process.poll() is None:
            self._ending, self.ready = True, False
            self._process.kill()

    def signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    async def restart(self) -> int:
        """End it as an operator would, and return its exit status; the supervisor starts it again."""
        process, self._ending = self._process, True
        self.signal(signal.SIGTERM)
        return 0 if process is None else await asyncio.to_thread(process.wait, 120)

    async def stop(self) -> int:
        self._wanted = False
        self.signal(signal.SIGCONT)
        return await self.restart()

    async def supervise(self, http: aiohttp.ClientSession) -> None:
        """Keep it running, and know whether a balancer would send it requests."""
        with self.log.open("ab") as log:
            while True:
                if self._wanted and (self._process is None or self._process.poll() is not None):
                    await self._begin(log)
                self.ready = await self._answers(http)
                await asyncio.sleep(0.2)

    async def _begin(self, log: IO[bytes]) -> None:
        if self._process is not None and not self._ending:
            self.own_ends += 1
            await asyncio.sleep(0.5)
        self._ending = False
        self._process = _start(
            ["serve", "--role", self.role], {**self.environment, "DGW_HTTP__PORT": str(self.port)}, log
        )

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/readyz", timeout=aiohttp.ClientTimeout(2)) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


@asynccontextmanager
async def nodes_running(nodes: list[Node], http: aiohttp.ClientSession) -> AsyncIterator[None]:
    supervisors = [asyncio.create_task(node.supervise(http)) for node in nodes]
    try:
        async with asyncio.timeout(120):
            while not all(node.ready for node in nodes):
                if any(node.own_ends > 2 for node in nodes):
                    raise RuntimeError(f"the gateway does not start: see {nodes[0].log}, kept by --folder")
                await asyncio.sleep(0.1)
        yield
    finally:
        for node in nodes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await node.stop()
            node.kill()
        for supervisor in supervisors:
            supervisor.cancel()
        await asyncio.gather(*supervisors, return_exceptions=True)
