"""Starts registries and payment providers: certificates, servers, controls, state; tells where everything listens."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulators.amounts import decimal
from simulators.certificates import Authority, fingerprint_of
from simulators.clock import VirtualClock
from simulators.control import Control
from simulators.epp_server import EppServer
from simulators.http_server import HttpServer
from simulators.panels import station as panels
from simulators.panels.panel import Panel
from simulators.payments import station as payments
from simulators.payments.station import PaymentStation
from simulators.profile import Profile
from simulators.profiles import PROFILES
from simulators.registrars import station as registrars
from simulators.registrars.registrar import Registrar
from simulators.server_tls import ServerTls
from simulators.simulator import Simulator
from simulators.state import StateFile, write_json
from simulators.switches import Patch, switched

Ready = dict[str, Any]


class UnknownRegistry(ValueError):
    """A name that is neither a registry nor a zone of one."""


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """`only` takes registries, zones, panels, registrars and `payments`. `port_base` None: free ports; else registry n
    of the catalogue listens on `port_base + 2n`, its control interface on the next; panels, payment providers and
    registrars come after them.
    `data_dir` None: nothing outlives the run. `switches` are patches of profiles, by registry.
    """

    only: Sequence[str] | None = None
    port_base: int | None = None
    data_dir: Path | None = None
    host_checks: bool = True
    seed: int = 1
    switches: Mapping[str, Patch] = field(default_factory=dict)
    host: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class RunningSimulators:
    """`ready` is what the ready file says: per registry, where and with which accounts it is reached."""

    ready: Ready
    simulators: dict[str, Simulator]
    panels: dict[str, Panel] = field(default_factory=dict)
    registrars: dict[str, Registrar] = field(default_factory=dict)


@asynccontextmanager
async def running(
    settings: SimulatorSettings, profiles: Sequence[Profile] = PROFILES
) -> AsyncIterator[RunningSimulators]:
    """Everything chosen, listening; all of them stop, and their state is saved, at the end.

    Raises `UnknownRegistry`, `InvalidSwitch`, and OSError when a port is taken.
    """
    profiles = _with_switches(profiles, settings.switches)
    chosen = choose(profiles, settings.only)
    async with AsyncExitStack() as stack:
        directory = settings.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registries-")))
        authority = Authority(directory / "certificates")
        ready: Ready = {"registries": {}, "panels": {}, "registrars": {}}
        simulators: dict[str, Simulator] = {}
        for number, profile in enumerate(profiles):
            if profile not in chosen:
                continue
            station = _Station(profile, authority, directory, settings, number)
            await stack.enter_async_context(station.listening())
            ready["registries"][profile.name] = station.ready()
            simulators[profile.name] = station.simulator
        hosting: dict[str, Panel] = {}
        for number, name in enumerate(panels.PANEL_NAMES, start=len(profiles)):
            if settings.only is None or name in settings.only:
                running_panel = await stack.enter_async_context(
                    panels.listening(name, settings.host, _ports(settings, number))
                )
                ready["panels"][name], hosting[name] = running_panel.ready, running_panel.panel
        if settings.only is None or payments.NAME in _names(settings.only):
            providers, number = PaymentStation(), len(profiles) + len(panels.PANEL_NAMES)
            await stack.enter_async_context(providers.listening(settings.host, _ports(settings, number)))
            ready[payments.NAME] = providers.ready()
        resold: dict[str, Registrar] = {}
        for number, name in enumerate(registrars.REGISTRARS, start=len(profiles) + len(panels.PANEL_NAMES) + 1):
            if settings.only is None or name in _names(settings.only):
                ports = _ports(settings, number)
                station_of = registrars.listening(name, authority, settings.host, ports, settings.seed)
                reached = await stack.enter_async_context(station_of)
                ready["registrars"][name], resold[name] = reached.ready, reached.registrar
        yield RunningSimulators(ready, simulators, hosting, resold)


def choose(profiles: Sequence[Profile], only: Sequence[str] | None) -> list[Profile]:
    """The profiles of these names or zones, all of them for None. Raises `UnknownRegistry`."""
    if only is None:
        return list(profiles)
    wanted = _names(only)
    others = {*panels.PANEL_NAMES, *registrars.REGISTRARS, payments.NAME}
    known = {name for profile in profiles for name in (profile.name, *profile.zones)} | others
    if unknown := sorted(wanted - known):
        raise UnknownRegistry(f"no registry or zone {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    return [profile for profile in profiles if wanted & {profile.name, *profile.zones}]


def _names(only: Sequence[str]) -> set[str]:
    return {text.strip().lower() for text in only}


def _with_switches(profiles: Sequence[Profile], switches: Mapping[str, Patch]) -> list[Profile]:
    if unknown := sorted(set(switches) - {profile.name for profile in profiles}):
        raise UnknownRegistry(f"no registry {', '.join(unknown)}")
    return [switched(profile, switches.get(profile.name, {})) for profile in profiles]


def run(
    settings: SimulatorSettings, ready_file: Path | None = None, on_ready: Callable[[Ready], None] | None = None
) -> None:
    """Serve until SIGINT or SIGTERM. The ready file appears once everything listens, and goes at the end."""
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
    try:
        asyncio.run(_run(settings, ready_file, on_ready))
    finally:
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


async def _run(settings: SimulatorSettings, ready_file: Path | None, on_ready: Callable[[Ready], None] | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(settings) as simulators:
        if ready_file is not None:
            write_json(ready_file, simulators.ready, indent=1)
        if on_ready is not None:
            on_ready(simulators.ready)
        await stop.wait()


class _Station:
    """One registry with its servers."""

    def __init__(
        self, profile: Profile, authority: Authority, directory: Path, settings: SimulatorSettings, number: int
    ) -> None:
        self._profile = profile if settings.host_checks else profile.without_host_checks()
        self._authority = authority
        self._tls = ServerTls(authority, profile.name, directory / "certificates")
        self._host = settings.host
        self._ports = _ports(settings, number)
        self._clients = {account.id: authority.client(profile.name, account.id) for account in profile.accounts}
        self.simulator = Simulator(
            self._profile,
            clock=VirtualClock(),
            certificates={fingerprint_of(pair.cert): account for account, pair in self._clients.items()},
            seed=settings.seed,
        )
        self._state = StateFile(directory / "state" / f"{profile.name}.json", self.simulator)
        self._control_port = self._port = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        self._state.load()
        async with AsyncExitStack() as stack:
            stack.callback(self._state.save)
            server = self._server()
            stack.push_async_callback(server.close)
            self._port = await server.start(self._host, self._ports[0])
            control = Control(self.simulator)
            stack.push_async_callback(control.close)
            self._control_port = await control.start(self._host, self._ports[1])
            keeper = asyncio.create_task(self._state.keep())
            stack.push_async_callback(_cancel, keeper)
            yield

    def ready(self) -> Ready:
        return {
            "host": self._host,
            "port": self._port,
            "transport": self._profile.transport,
            "ca": str(self._authority.ca.resolve()),
            "users": [
                {
                    "user": account.id,
                    "password": self.simulator.registry.registrar(account.id).password,
                    "cert": str(self._clients[account.id].cert.resolve()),
                    "key": str(self._clients[account.id].key.resolve()),
                }
                | ({} if account.contract is None else {"contract": account.contract})
                for account in self._profile.accounts
            ],
            "control": f"http://{self._host}:{self._control_port}",
            "zones": list(self._profile.zones),
            "currency": self._profile.currency,
            "prices": {zone: self._prices(zone) for zone in self._profile.zones},
        }

    def _prices(self, zone: str) -> dict[str, str]:
        """What the registry takes: a year of each, and for a restore."""
        prices, adds_years = self.simulator.registry.price(f"any.{zone}"), self._profile.transfers.years_added
        return {
            "create": decimal(prices.create),
            "renew": decimal(prices.renew),
            "transfer": decimal(prices.a_transfer if adds_years == "asked" else 0),
            "restore": decimal(prices.restore),
        }

    def _server(self) -> EppServer | HttpServer:
        return (EppServer if self._profile.transport == "tls" else HttpServer)(self.simulator, self._tls)


def _ports(settings: SimulatorSettings, number: int) -> tuple[int, int]:
    """Return the port and the control port of the n-th station; 0: a free one."""
    if settings.port_base is None:
        return 0, 0
    return settings.port_base + 2 * number, settings.port_base + 2 * number + 1


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
