"""The baseline: the rows of an order by bare asyncpg, and one command to a registry that answers from a can.

`Bare` runs it in this process, `in_two_processes` in two at once: what these gain is what the machine has to give.
"""

import asyncio
import multiprocessing
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier as ProcessBarrier
from typing import Any

import asyncpg

from benchmarks.engine_parts.raw import Footprint
from benchmarks.epp_parts import by_hand
from epp import Endpoint
from tests.support.raw_epp import RawSession

CONNECTIONS = 8

Step = Callable[[int], Awaitable[object]]


@dataclass(frozen=True)
class Bare:
    """`dsn` is the database's; `first` numbers its orders apart from those of others."""

    dsn: str
    footprint: Footprint
    endpoint: Endpoint | None = None
    first: int = 0

    async def rate(self, orders: int, begin: Callable[[], object] = lambda: None) -> float:
        """Return how many orders a second it writes, with a round trip each where there is an endpoint."""
        numbers = iter(range(self.first, self.first + orders))
        async with AsyncExitStack() as stack:
            steps = [await self._step(stack) for _ in range(CONNECTIONS)]
            begin()
            began = time.perf_counter()
            await asyncio.gather(*(_work(step, numbers) for step in steps))
            return orders / (time.perf_counter() - began)

    async def _step(self, stack: AsyncExitStack) -> Step:
        connection = await asyncpg.connect(self.dsn)
        stack.push_async_callback(connection.close)
        if self.endpoint is None:
            return lambda number: self.footprint.copy(connection, number)
        session, document = await _session(self.endpoint), by_hand.build_create("bench.org", "ABC-1").decode()
        stack.callback(session.writer.transport.abort)
        return lambda number: self.footprint.complete(connection, number, lambda: session.send(document))


async def _work(step: Step, numbers: Any) -> None:
    for number in numbers:
        await step(number)


async def _session(endpoint: Endpoint) -> RawSession:
    context = ssl.create_default_context(cafile=endpoint.ca_file)
    name = endpoint.server_name or endpoint.host
    session = RawSession(
        *await asyncio.open_connection(endpoint.host, endpoint.port, ssl=context, server_hostname=name)
    )
    await session.read()
    return session


def in_two_processes(one: Bare, other: Bare, orders: int) -> float:
    """Return how many orders a second two processes write, of which each writes so many."""
    spawn = multiprocessing.get_context("spawn")
    barrier, rates = spawn.Barrier(2), spawn.Queue()
    running = [spawn.Process(target=_run, args=(bare, orders, barrier, rates)) for bare in (one, other)]
    for process in running:
        process.start()
    found = [rates.get(timeout=120) for _ in running]
    for process in running:
        process.join()
    return sum(found)


def _run(bare: Bare, orders: int, barrier: ProcessBarrier, rates: Any) -> None:
    rates.put(asyncio.run(bare.rate(orders, begin=barrier.wait)))
