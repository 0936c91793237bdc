"""The simulated registries for tests: all of them in this process, on a thread with an event loop of its own.

A test's own loop is free to be closed, blocked or frozen; the registries go on. Ports are free ones.
"""

import asyncio
import http.client
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import EllipsisType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from simulators.launcher import RunningSimulators, SimulatorSettings, running
from simulators.profile import Profile
from simulators.profiles import PROFILES
from simulators.state import write_json

_PAGE = 1000


class ControlError(Exception):
    """The control interface answered with an error; `status` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(frozen=True)
class ControlClient:
    """Reads and bends one registry. Calls block for about a millisecond and work with or without an event loop."""

    url: str

    def put_fault(
        self,
        action: str,
        *,
        name: str = "test",
        command: str | None = None,
        object: str | None = None,  # noqa: A002 - the field's name in the control interface
        session: int | None = None,
        nth: int | None = None,
        times: int | EllipsisType | None = ...,
        probability: float = 1.0,
        **args: Any,
    ) -> dict[str, Any]:
        """Arm a fault; `args` are the action's own.

        `times` None: for all matching commands; left out: for the next one, or for all if the action is a standing one.
        """
        match = {"object": object, "session": session, "nth": nth} | ({"command": command} if command else {})
        body = {"action": action, "match": match, "args": args, "probability": probability}
        return self.call("PUT", f"faults/{quote(name)}", body if times is ... else body | {"times": times})

    def faults(self) -> dict[str, dict[str, Any]]:
        """The armed faults by name, with `seen` and `hits`."""
        return self.call("GET", "faults")["faults"]

    def clear_faults(self) -> None:
        self.call("DELETE", "faults")

    def journal(self, **query: str | int) -> list[dict[str, Any]]:
        """Entries by `command` and `object` (glob patterns) and `since` (a `seq`)."""
        return list(self.journal_entries(**query))

    def journal_entries(self, **query: str | int) -> Iterator[dict[str, Any]]:
        """Yield them one by one, read in pages: a long run leaves more than one answer should hold."""
        since = query.pop("since", 0)
        while True:
            asked = urlencode({**query, "since": since, "limit": _PAGE})
            page = self.call("GET", f"journal?{asked}")["entries"]
            yield from page
            if len(page) < _PAGE:
                return
            since = page[-1]["seq"]

    def objects(self) -> dict[str, Any]:
        return self.call("GET", "objects")

    def domain(self, name: str) -> dict[str, Any] | None:
        """One domain as the registry has it, None when it has not."""
        try:
            return self.call("GET", f"objects/domains/{quote(name)}")
        except ControlError as err:
            if err.status == 404:
                return None
            raise

    def put_domain(self, name: str, registrar: str, **fields: str) -> dict[str, Any]:
        """Register a name for somebody without a command: what a stranger or another channel did."""
        return self.call("POST", "objects/domains", {"name": name, "registrar": registrar, **fields})

    def alter_domain(self, name: str, **fields: Any) -> dict[str, Any]:
        """Change a name as another channel would: `registrar`, `expires_at`, `statuses`."""
        return self.call("PATCH", f"objects/domains/{quote(name)}", fields)

    def drop_domain(self, name: str) -> None:
        self.call("DELETE", f"objects/domains/{quote(name)}")

    def queue_messages(self, registrar: str, text: str, count: int = 1) -> None:
        """Put poll messages into an account's queue; `{n}` in the text counts them."""
        self.call("POST", f"registrars/{quote(registrar)}/messages", {"text": text, "count": count})

    def switch(self, **switches: Any) -> dict[str, Any]:
        """Change rules of the registry, nested as its profile is: `switch(restore={"report": "ignored"})`."""
        return self.call("PATCH", "profile", switches)

    def set_premium(self, name: str, **prices: str) -> None:
        """Give a name prices of its own: `create`, `renew`, also `transfer`, `restore` and its `tier`."""
        self.call("PUT", f"premium-names/{quote(name)}", prices)

    def set_prices(self, zone: str, create: str, renew: str) -> None:
        self.call("PUT", f"prices/{zone}", {"create": create, "renew": renew})

    def sessions(self) -> list[dict[str, Any]]:
        """The open sessions, with `session` and `registrar` (None before login)."""
        return self.call("GET", "sessions")["sessions"]

    def cut_sessions(self) -> None:
        self.call("DELETE", "sessions")

    def set_balance(self, registrar: str, amount: str) -> None:
        self.call("PUT", f"registrars/{quote(registrar)}/balance", {"amount": amount})

    def now(self) -> str:
        return self.call("GET", "clock")["now"]

    def advance(self, duration: str) -> str:
        """Move the registry's clock by an ISO 8601 duration; returns its new time."""
        return self.call("POST", "clock", {"advance": duration})["now"]

    def set_clock(self, moment: str) -> str:
        return self.call("POST", "clock", {"set": moment})["now"]

    def seed(self, seed: int) -> None:
        self.call("POST", "seed", {"seed": seed})

    def reset(self) -> None:
        self.call("POST", "reset")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Any request below `/_sim/`. Raises `ControlError` for an answer that is not 2xx."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
        try:
            connection.request(method, f"/_sim/{path}", None if body is None else json.dumps(body))
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        content = json.loads(text) if text else None
        if response.status >= 300:
            raise ControlError(response.status, content["error"])
        return content


@dataclass(frozen=True)
class SimulatorHandle:
    """The running registries. `ready_file` is what `DGW_SIMULATORS` takes."""

    ready: dict[str, Any]
    ready_file: Path

    def registry(self, name: str) -> dict[str, Any]:
        """The registry's part of the ready file: host, port, transport, ca, users, control, zones."""
        return self.ready["registries"][name]

    def registrar(self, name: str) -> dict[str, Any]:
        """What the ready file says of a registrar's HTTP interface: host, port, ca, users, control, zones."""
        return self.ready["registrars"][name]

    def control(self, name: str) -> ControlClient:
        known = self.ready["registries"] | self.ready.get("registrars", {})
        return ControlClient(known[name]["control"])

    def reset(self) -> None:
        for name in (*self.ready["registries"], *self.ready.get("registrars", {})):
            self.control(name).reset()


@contextmanager
def simulators_on_a_thread(
    directory: Path, profiles: Sequence[Profile] = PROFILES, *, only: Sequence[str] | None = None
) -> Iterator[SimulatorHandle]:
    """Run registries for as long as the block lasts; `directory` keeps certificates, state and the ready file."""
    settings = SimulatorSettings(only=only, data_dir=directory, host_checks=False)
    with _served(settings, profiles) as started:
        ready_file = directory / "ready.json"
        write_json(ready_file, started.ready)
        yield SimulatorHandle(started.ready, ready_file)


@contextmanager
def _served(settings: SimulatorSettings, profiles: Sequence[Profile]) -> Iterator[RunningSimulators]:
    started: list[RunningSimulators] = []
    failures: list[BaseException] = []
    stops: list[Callable[[], None]] = []
    listening = threading.Event()

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with running(settings, profiles) as simulators:
            started.append(simulators)
            stops.append(lambda: loop.call_soon_threadsafe(stop.set))
            listening.set()
            await stop.wait()

    def main() -> None:
        try:
            asyncio.run(serve())
        except BaseException as err:  # noqa: BLE001 - handed over to the test's thread
            failures.append(err)
        finally:
            listening.set()

    thread = threading.Thread(target=main, name="simulators", daemon=True)
    thread.start()
    listening.wait(30)
    if failures:
        raise failures[0]
    try:
        yield started[0]
    finally:
        stops[0]()
        thread.join(30)
        if failures:
            raise failures[0]


@pytest.fixture(scope="session")
def simulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorHandle]:
    """Every registry, started once a run; tests take names of their own, or `fresh_simulators`."""
    with simulators_on_a_thread(tmp_path_factory.mktemp("simulators")) as handle:
        yield handle


@pytest.fixture
def fresh_simulators(simulators: SimulatorHandle) -> SimulatorHandle:
    """Every registry and registrar as at its first start: no objects, no faults, no journal, real time."""
    simulators.reset()
    return simulators
