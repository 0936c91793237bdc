"""Circuits of all nodes: a registry that does not answer is left alone, and asked by one node whether it does again.

While a circuit is open its orders stay queued as they are, their deadlines running and their pauses not growing, and
other registries notice nothing. Nobody but the node whose turn it is asks; when the registry answers, all go on at
once. If orders then fail as before, the pauses go on growing. A refused login opens the circuit at once and for an
hour, because accounts are locked after a few of them; other credentials may be tried at once.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.errors import Unavailable
from gateway.catalogue.targets import Targets
from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.links.observer import CircuitObserver
from gateway.operations.backoff import Backoff
from gateway.storage import circuits
from gateway.storage.circuits import CircuitState
from gateway.storage.listener import Listener
from gateway.storage.locks import only_one
from gateway.storage.notify import REGISTRY
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

LOGIN_REFUSED = "login_refused"
_AT_ONCE = frozenset({LOGIN_REFUSED, "certificate_refused"})
"""What no second attempt will change: one failure opens the circuit."""

_LINK_TROUBLE = _AT_ONCE | {"unreachable", "server_error", "timeout", "reset", "malformed", "mismatch"}


@dataclass(frozen=True, slots=True)
class CircuitRules:
    """`failures` in a row open a circuit; `pause` is how long it stays open, longer from probe to probe."""

    pause: Backoff
    failures: int = 5
    login_pause: timedelta = timedelta(hours=1)


class Circuits:
    """What this process knows of every circuit, read again every `poll_seconds` and when it is told of a change.

    `credentials` are keyed hashes of each registry's own; `changed` is called with a registry whose circuit closed.
    """

    def __init__(
        self,
        database: Database,
        targets: Targets,
        listener: Listener,
        observer: CircuitObserver,
        *,
        credentials: Mapping[str, str],
        rules: CircuitRules,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._targets = targets
        self._observer = observer
        self._credentials = credentials
        self._rules = rules
        self._poll_seconds = poll_seconds
        self._not_closed: Mapping[str, circuits.Circuit] = {}
        self._in_a_row: dict[str, int] = {}
        self._unproved: dict[str, int] = {}  # failures before a circuit closed, until an order is answered
        self._probes: dict[str, asyncio.Task[None]] = {}
        self._finding_out: set[str] = set()
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._closed: Callable[[str], None] = lambda _registry: None
        listener.on(REGISTRY, lambda _registry: self._wake.set())

    def on_closed(self, callback: Callable[[str], None]) -> None:
        """Call back with each registry whose circuit has closed again, before `start`."""
        self._closed = callback

    def lets_pass(self, registry: str) -> bool:
        return registry not in self._not_closed

    def login_refused(self, registry: str) -> bool:
        """Tell whether some node was refused there and nobody has been let in since; but not to the one that tries."""
        circuit = self._not_closed.get(registry)
        return circuit is not None and circuit.reason == LOGIN_REFUSED and registry not in self._finding_out

    def answered(self, registry: str) -> None:
        """Note that an order was answered there, or a look-up."""
        self._in_a_row.pop(registry, None)
        self._unproved.pop(registry, None)

    async def failed(self, registry: str, reason: str) -> None:
        """Count a failure; the one too many opens the circuit. What is not the link's trouble counts for nothing."""
        if reason not in _LINK_TROUBLE:
            return
        self._in_a_row[registry] = self._in_a_row.get(registry, 0) + 1
        if reason in _AT_ONCE or self._in_a_row[registry] >= self._rules.failures:
            with suppress(DatabaseUnavailable):
                await self._open(registry, reason, earlier=self._unproved.get(registry, 0))

    def start(self) -> None:
        """Begin to look and to find out; nothing when that was begun before."""
        if self._loop is None:
            self._loop = asyncio.create_task(self._run(), name="circuits")

    async def stop(self) -> None:
        await end(self._loop, *self._probes.values())
        self._loop = None

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._refresh()
                self._probe_due()
            except DatabaseUnavailable:
                pass  # it is told elsewhere; what was known last holds
            except Exception as err:  # noqa: BLE001 - without this loop a circuit would stay open for good
                _log.error("circuits_failed", **traits_of(err))
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._wake.wait()

    async def _refresh(self) -> None:
        async with self._database.reading() as connection:
            known = await circuits.read_all(connection)
        before, self._not_closed = (
            self._not_closed,
            {each.registry: each for each in known if each.state is not CircuitState.CLOSED},
        )
        for registry in before.keys() - self._not_closed.keys():
            self._in_a_row.pop(registry, None)
            self._unproved[registry] = before[registry].failures
            self._closed(registry)

    def _probe_due(self) -> None:
        for registry, circuit in self._not_closed.items():
            served = registry in self._targets.adapters and registry not in self._probes
            if served and circuit.is_due(self._credentials.get(registry, "")):
                self._probes[registry] = asyncio.create_task(self._probe(registry), name=f"probe {registry}")

    async def _probe(self, registry: str) -> None:
        """Find out, if no other node is at it. One that dies meanwhile gives up its turn with its connection."""
        try:
            async with only_one(self._database, f"probe:{registry}") as ours:
                failures = await self._my_turn(registry) if ours else None
                if failures is not None:
                    self._observer.circuit_changed(registry, CircuitState.HALF_OPEN.value)
                    self._finding_out.add(registry)
                    await self._find_out(registry, failures)
        except DatabaseUnavailable:
            pass  # it is told elsewhere; the next turn comes
        finally:
            self._finding_out.discard(registry)
            del self._probes[registry]

    async def _my_turn(self, registry: str) -> int | None:
        credentials = self._credentials.get(registry, "")
        return await self._database.run(lambda connection: circuits.try_(connection, registry, credentials=credentials))

    async def _find_out(self, registry: str, failures: int) -> None:
        adapter = self._targets.adapter(registry)
        try:
            adapter.reset()
            await adapter.ping()
        except Unavailable as err:
            await self._open(registry, err.reason, earlier=failures)
            return
        except Exception as err:  # noqa: BLE001 - whatever it is, the circuit stays open and another probe comes
            _log.error("probe_failed", registry=registry, **traits_of(err))
            await self._open(registry, "internal_error", earlier=failures)
            return
        if await self._database.run(lambda connection: circuits.close(connection, registry)):
            _log.warning("circuit_closed", registry=registry)
            self._observer.circuit_changed(registry, CircuitState.CLOSED.value)

    async def _open(self, registry: str, reason: str, *, earlier: int) -> None:
        refused = reason == LOGIN_REFUSED
        pause = self._rules.login_pause if refused else self._rules.pause.pause(earlier)
        credentials = self._credentials.get(registry) if refused else None
        self._in_a_row.pop(registry, None)
        opened = await self._database.run(
            lambda connection: circuits.open_(
                connection, registry, reason=reason, pause=pause, failures=earlier + 1, credentials=credentials
            )
        )
        if opened:
            _log.warning("circuit_open", registry=registry, reason=reason, seconds=pause.total_seconds())
            self._observer.circuit_changed(registry, CircuitState.OPEN.value)
