"""What breaks from time to time: nodes, the network, the database, a registry as a whole. All drawn from one seed."""

import asyncio
import contextlib
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.plan import Plan
from tests.chaos.postgres import Postgres
from tests.chaos.processes import Node
from tests.chaos.registries import RICH, Registry
from tests.support.proxy import Proxy

STANDING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("F027", "session_limit", {"n": 1}),
    ("F029", "idle_drop", {"seconds": 0.5}),
    ("F030", "cut_all", {}),
    ("F032", "maintenance", {"seconds": 3}),
    ("F045", "rate", {"n": 5}),
    ("F046", "latency", {"to_ms": 800, "over": 20}),
)


@dataclass
class Outages:
    """Does one of each kind every so often; `counts` tells what was done, by row of the catalogue."""

    plan: Plan
    nodes: list[Node]
    registries: list[Registry]
    wires: list[Proxy]
    postgres: Postgres
    counts: Counter[str] = field(default_factory=Counter)
    exits: Counter[int] = field(default_factory=Counter)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.plan.seed)

    @asynccontextmanager
    async def happening(self) -> AsyncIterator[None]:
        """Break things as long as the block lasts; afterwards everything is whole again."""
        kinds = (
            (self.plan.kill_seconds, self._kill),
            (self.plan.pause_seconds, self._pause),
            (self.plan.wire_seconds, self._trouble_a_wire),
            (self.plan.outage_seconds, self._trouble_a_registry),
            (self.plan.database_seconds, self._restart_database),
            (self.plan.rolling_seconds, self._roll),
        )
        tasks = [asyncio.create_task(self._every(seconds, kind)) for seconds, kind in kinds if seconds]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, *self._under_way, return_exceptions=True)
        for fault in ended:
            if isinstance(fault, Exception):
                raise fault

    async def _every(self, seconds: float, kind: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """What has begun goes on to its end, so that nothing stays broken."""
        while True:
            await asyncio.sleep(seconds)
            breaking = asyncio.create_task(kind())
            self._under_way.add(breaking)
            breaking.add_done_callback(self._under_way.discard)
            await asyncio.shield(breaking)

    async def _kill(self) -> None:
        """Kill a node that serves: one that is only starting would prove nothing."""
        serving = [node for node in self.nodes if node.ready]
        if serving:
            self.counts["kill -9"] += 1
            self._draw.choice(serving).kill()

    async def _pause(self) -> None:
        node = self._draw.choice(self.nodes)
        self.counts["SIGSTOP"] += 1
        node.signal(signal.SIGSTOP)
        await asyncio.sleep(self._draw.uniform(1, 6))
        node.signal(signal.SIGCONT)

    async def _restart_database(self) -> None:
        self.counts["PostgreSQL"] += 1
        await self.postgres.restart()

    async def _roll(self) -> None:
        """Restart every node, one after the other, each only when all are ready."""
        self.counts["rolling"] += 1
        for node in self.nodes:
            self.exits[await node.restart()] += 1
            node.ready = False
            while not all(each.ready for each in self.nodes):  # noqa: ASYNC110 - supervisors flip plain attributes
                await asyncio.sleep(0.1)

    async def _trouble_a_wire(self) -> None:
        wire = self._draw.choice(self.wires)
        row, trouble = self._draw.choice(
            (("F001", self._refuse), ("F002", self._freeze), ("cut", self._cut), ("F007", self._drip))
        )
        self.counts[f"wire {row}"] += 1
        await trouble(wire)

    async def _cut(self, wire: Proxy) -> None:
        await wire.refuse()
        await wire.listen()

    async def _refuse(self, wire: Proxy) -> None:
        await wire.refuse()
        await asyncio.sleep(self._draw.uniform(0.5, 3))
        await wire.listen()

    async def _freeze(self, wire: Proxy) -> None:
        wire.frozen = True
        await asyncio.sleep(self._draw.uniform(0.5, 5))
        wire.frozen = False

    async def _drip(self, wire: Proxy) -> None:
        wire.octets_per_second = 300
        await asyncio.sleep(self._draw.uniform(0.5, 3))
        wire.octets_per_second = None

    async def _trouble_a_registry(self) -> None:
        registry = self._draw.choice(self.registries)
        if self._draw.random() < 1 / (len(STANDING) + 1):
            await self._empty(registry)
            return
        row, action, args = self._draw.choice(STANDING)
        self.counts[row] += 1
        control = registry.control
        await asyncio.to_thread(lambda: control.put_fault(action, name=row, times=None, **args))
        await asyncio.sleep(3 if action != "cut_all" else 0.2)
        await asyncio.to_thread(lambda: control.call("DELETE", f"faults/{row}"))

    async def _empty(self, registry: Registry) -> None:
        """Let our prepaid money at a registry run out for a while."""
        self.counts["F041"] += 1
        await asyncio.to_thread(registry.control.set_balance, registry.us, "0.00")
        await asyncio.sleep(3)
        await asyncio.to_thread(registry.control.set_balance, registry.us, RICH)


async def settle_wires(wires: list[Proxy]) -> None:
    """Make the network whole, whatever was going on."""
    for wire in wires:
        wire.frozen, wire.octets_per_second = False, None
        with contextlib.suppress(OSError):
            await wire.refuse()
            await wire.listen()
