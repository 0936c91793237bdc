"""What the operation engine costs and keeps: six figures, each a ratio against a baseline of the same run.

    python benchmarks/engine.py [--full] [--orders 400]

Everything is real: `dgw serve` processes over HTTP, a simulated registry over TLS in a process of its own, PostgreSQL
with its durability on. All of it shares this machine's cores, which the figures of two processes feel most. `--full`
drains 20,000 operations and fills the tables with 5,000,000.
"""

import argparse
import asyncio
import os
import platform
import ssl
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

import asyncpg
from sqlalchemy import make_url

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.engine_parts import queue, raw
from benchmarks.engine_parts.stage import Stage, a_stage
from benchmarks.epp_parts import by_hand
from benchmarks.epp_parts.server import serving
from epp import Endpoint
from tests.chaos.postgres import Postgres, a_postgres
from tests.support.raw_epp import RawSession

REGISTRY_MS = 30
CONNECTIONS = 8
FULL = {"drained": 20_000, "volumes": (10_000, 5_000_000)}
SMALL = {"drained": 2_000, "volumes": (10_000, 200_000)}
TINY = {"drained": 200, "volumes": (1_000, 5_000)}

Step = Callable[[asyncpg.Connection, int], Awaitable[None]]
Prepare = Callable[[asyncpg.Connection], Awaitable[None]]


def show(title: str, figures: str, ratio: float, target: str) -> None:
    print(f"{title:34} {figures:52} {ratio:6.2f}   target {target}", flush=True)


async def through_http(folder: Path, orders: int) -> None:
    async with a_stage(folder) as stage:
        empty = await raw.sizes(stage.connection)
        async with stage.nodes(1, "api") as nodes:
            await stage.place(nodes, orders // 4)
            before = await raw.sizes(stage.connection)
            accepted = await stage.place(nodes, orders)
        footprint = await raw.Footprint.of(stage.connection, before, orders)
        baseline = await in_parallel(stage, footprint.copy, orders)
        show("accepted a second (202)", f"{accepted:.0f}; raw asyncpg {baseline:.0f}", accepted / baseline, ">= 0.35")
        async with stage.nodes(1):
            one = await completed(stage, orders)
        async with stage.nodes(2):
            two = await completed(stage, orders)
            await added_latency(stage, orders)
        placed = await stage.connection.fetchval("SELECT count(*) FROM operations")
        whole = await raw.Footprint.of(stage.connection, empty, placed)
        with serving(folder) as endpoint:
            by_asyncpg = await completed_by_hand(stage, whole, endpoint, orders)
        figures = f"{one:.0f}; raw asyncpg + canned EPP {by_asyncpg:.0f}"
        show("completed a second, one process", figures, one / by_asyncpg, ">= 0.30")
        show("completed a second, two processes", f"{two:.0f}; one {one:.0f}", two / one, ">= 1.60")


async def completed(stage: Stage, orders: int) -> float:
    await stage.worked_off()
    await stage.begin()
    await stage.place(stage.running, orders)
    return await stage.worked_off()


async def added_latency(stage: Stage, orders: int) -> None:
    """Order one by one with the registry's own time set; what is left after all its commands is ours."""
    stage.control.put_fault("latency", command="*:*", from_ms=REGISTRY_MS, to_ms=REGISTRY_MS)
    added = []
    for _ in range(max(50, orders // 4)):
        before = len(stage.control.journal(command="*:*"))
        seconds = await stage.order(stage.running[0], "wait=30", 201)
        commands = len(stage.control.journal(command="*:*")) - before
        added.append(seconds * 1000 - commands * REGISTRY_MS)
    stage.control.clear_faults()
    p50, p99 = median(added), quantiles(added, n=100)[-1]
    show(f"added to {REGISTRY_MS} ms a command, p50", f"{p50:.1f} ms", p50, "<= 6")
    show(f"added to {REGISTRY_MS} ms a command, p99", f"{p99:.1f} ms", p99, "<= 25")


async def completed_by_hand(stage: Stage, footprint: raw.Footprint, endpoint: Endpoint, orders: int) -> float:
    context = ssl.create_default_context(cafile=endpoint.ca_file)
    document = by_hand.build_create("bench.org", "ABC-1").decode()

    async def step(connection: asyncpg.Connection, number: int) -> None:
        await footprint.complete(connection, number + 10**6, lambda: sessions[connection].send(document))

    sessions: dict[asyncpg.Connection, RawSession] = {}

    async def with_session(connection: asyncpg.Connection) -> None:
        name = endpoint.server_name or endpoint.host
        streams = await asyncio.open_connection(endpoint.host, endpoint.port, ssl=context, server_hostname=name)
        sessions[connection] = RawSession(*streams)
        await sessions[connection].read()

    rate = await in_parallel(stage, step, orders, prepare=with_session)
    for session in sessions.values():
        session.writer.transport.abort()
    return rate


async def in_parallel(stage: Stage, step: Step, orders: int, *, prepare: Prepare | None = None) -> float:
    """Do one step an order on several connections at once; return how many a second that were."""
    connections = [await stage.postgres.connect() for _ in range(CONNECTIONS)]
    for connection in connections if prepare else ():
        await prepare(connection)
    left = iter(range(orders))

    async def work(connection: asyncpg.Connection) -> None:
        for number in left:
            await step(connection, number)

    began = time.perf_counter()
    await asyncio.gather(*map(work, connections))
    rate = orders / (time.perf_counter() - began)
    for connection in connections:
        await connection.close()
    return rate


async def by_the_queue(folder: Path, *, drained: int, volumes: tuple[int, int], orders: int) -> None:
    async with a_postgres(folder / "queue") as postgres:
        first, last = await queue.drain(await fresh(postgres, "drained"), drained)
        show(f"drain of {drained}: end / start", f"{last:.0f} / {first:.0f} a second", last / first, ">= 0.90")
        quiet, beside = await queue.beside_a_dead_one(await fresh(postgres, "beside"), orders)
        figures = f"{beside * 1000:.1f} / {quiet * 1000:.1f} ms"
        show("p99 beside a dead registry / quiet", figures, beside / quiet, "<= 1.50")
        few, many = volumes
        for name, small, large in await queue.in_full_tables(await fresh(postgres, "volume"), volumes):
            figures = f"{large * 1000:.2f} / {small * 1000:.2f} ms"
            show(f"{name} in {many:,} / {few:,}", figures, large / small, "<= 1.50")


async def fresh(postgres: Postgres, name: str) -> str:
    """Make a database of its own for a figure."""
    connection = await postgres.connect()
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return make_url(postgres.url).set(database=name).render_as_string(hide_password=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the sizes of the targets; takes half an hour")
    parser.add_argument("--orders", type=int, default=400)
    parser.add_argument("--only", choices=("http", "queue"), default=None)
    args = parser.parse_args()
    system = f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.system()} {platform.release()}"
    print(f"{system}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    sizes = FULL if args.full else TINY if args.orders < 100 else SMALL
    with tempfile.TemporaryDirectory(prefix="dgw-bench-") as folder:
        if args.only != "queue":
            asyncio.run(through_http(Path(folder), args.orders))
        if args.only != "http":
            asyncio.run(by_the_queue(Path(folder), **sizes, orders=args.orders))


if __name__ == "__main__":
    main()
