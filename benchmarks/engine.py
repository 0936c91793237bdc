"""What the operation engine costs and keeps: six figures, each a ratio against a baseline of the same run.

    python benchmarks/engine.py [--full] [--orders 400]

Everything is real: `dgw serve` processes over HTTP, a simulated registry over TLS in a process of its own, PostgreSQL
with its durability on. All of it shares this machine's cores, which the figures of two processes feel most: what two
raw processes gain over one is printed beside. Rates and their baselines are measured in turns. `--full` drains 20,000
operations and fills the tables with 5,000,000.
"""

import argparse
import asyncio
import gc
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import make_url

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.engine_parts import queue, raw
from benchmarks.engine_parts.bare import Bare, in_two_processes
from benchmarks.engine_parts.stage import Stage, a_stage
from benchmarks.epp_parts.server import serving
from tests.chaos.postgres import Postgres, a_postgres

REGISTRY_MS = 30
TURNS = 3
WARMING = 50
FULL = {"drained": 20_000, "volumes": (10_000, 5_000_000)}
SMALL = {"drained": 2_000, "volumes": (10_000, 200_000)}
TINY = {"drained": 200, "volumes": (1_000, 5_000)}


def show(title: str, figures: str, ratio: float, target: str) -> None:
    print(f"{title:34} {figures:52} {ratio:6.2f}   target {target}", flush=True)


async def through_http(folder: Path, orders: int) -> None:
    async with a_stage(folder) as stage:
        empty = await raw.sizes(stage.connection)
        await accepted(stage, orders)
        with serving(folder) as endpoint:
            await completed(stage, Bare(stage.dsn, await footprint_of(stage, empty), endpoint), orders)
        async with stage.nodes(2):
            await added_latency(stage, orders)


async def accepted(stage: Stage, orders: int) -> None:
    """Compare in turns, so that both meet the same machine."""
    async with stage.nodes(1, "api") as nodes:
        await stage.place(nodes, orders // 4)
        before = await raw.sizes(stage.connection)
        rates = [await stage.place(nodes, orders)]
        bare = Bare(stage.dsn, await raw.Footprint.of(stage.connection, before, orders))
        baseline = [await bare.rate(orders)]
        for turn in range(1, TURNS):
            rates.append(await stage.place(nodes, orders))
            baseline.append(await replace(bare, first=turn * orders).rate(orders))
    figures = f"{median(rates):.0f}; raw asyncpg {median(baseline):.0f}"
    show("accepted a second (202)", figures, ratio(rates, baseline), ">= 0.35")


async def footprint_of(stage: Stage, empty: Mapping[str, int]) -> raw.Footprint:
    """Have all that is placed completed, and return what an order then left behind."""
    async with stage.nodes(1):
        await stage.worked_off()
    placed = await stage.connection.fetchval("SELECT count(*) FROM operations")
    return await raw.Footprint.of(stage.connection, empty, placed)


async def completed(stage: Stage, bare: Bare, orders: int) -> None:
    one, two, by_one, by_two = [], [], [], []
    for turn in range(TURNS):
        first = replace(bare, first=10**6 + 2 * turn * orders)
        for number, rates in ((1, one), (2, two)):
            async with stage.nodes(number):
                rates.append(await completed_once(stage, orders))
        by_one.append(await first.rate(orders))
        second = replace(bare, first=first.first + orders)
        by_two.append(await asyncio.to_thread(in_two_processes, replace(first, first=first.first * 10), second, orders))
    figures = f"{median(one):.0f}; raw asyncpg + canned EPP {median(by_one):.0f}"
    show("completed a second, one process", figures, ratio(one, by_one), ">= 0.30")
    show("completed a second, two processes", f"{median(two):.0f}; one {median(one):.0f}", ratio(two, one), ">= 1.60")
    figures = f"{median(by_two):.0f}; one {median(by_one):.0f}"
    show("  two raw processes on this machine", figures, ratio(by_two, by_one), "none")
    gains = (gain(two, one), gain(by_two, by_one))
    figures = " / ".join(f"{median(each):.2f}" for each in gains)
    show("  what two gain / what two raw gain", figures, ratio(*gains), ">= 0.80")


async def completed_once(stage: Stage, orders: int) -> float:
    await stage.place(stage.running, WARMING)
    await stage.worked_off()
    await stage.begin()
    await stage.place(stage.running, orders)
    return await stage.worked_off()


async def added_latency(stage: Stage, orders: int) -> None:
    """Order one by one with the registry's own time set; what is left after the order's commands is ours."""
    await stage.place(stage.running, WARMING)
    await stage.worked_off()
    stage.control.put_fault("latency", command="*:*", from_ms=REGISTRY_MS, to_ms=REGISTRY_MS)
    added = []
    gc.disable()  # the pauses of whoever measures are not the gateway's
    for _ in range(max(50, orders // 2)):
        seen = stage.last_command()
        seconds = await stage.order(stage.running[0], "wait=30", 201)
        added.append(seconds * 1000 - stage.commands_of_orders(since=seen) * REGISTRY_MS)
    gc.enable()
    stage.control.clear_faults()
    p50, p99 = median(added), quantiles(added, n=100)[-1]
    show(f"added to {REGISTRY_MS} ms a command, p50", f"{p50:.1f} ms", p50, "<= 6")
    show(f"added to {REGISTRY_MS} ms a command, p99", f"{p99:.1f} ms", p99, "<= 25")


def gain(rates: Sequence[float], baseline: Sequence[float]) -> list[float]:
    """Return what each turn found over its baseline."""
    return [rate / base for rate, base in zip(rates, baseline, strict=True)]


def ratio(rates: Sequence[float], baseline: Sequence[float]) -> float:
    """Return the median of what the turns found."""
    return median(gain(rates, baseline))


async def by_the_queue(folder: Path, *, drained: int, volumes: tuple[int, int], orders: int) -> None:
    async with a_postgres(folder / "queue") as postgres:
        first, last = await queue.drain(await fresh(postgres, "drained"), drained)
        show(f"drain of {drained}: end / start", f"{last:.0f} / {first:.0f} a second", last / first, ">= 0.90")
        quiet, beside = await queue.beside_a_dead_one(await fresh(postgres, "beside"), orders)
        figures = f"{beside * 1000:.1f} / {quiet * 1000:.1f} ms"
        show("p99 beside a dead registry / quiet", figures, beside / quiet, "<= 1.50")
        few, many = volumes
        urls = (await fresh(postgres, "few"), await fresh(postgres, "many"))
        for name, small, large in await queue.in_full_tables(urls, volumes):
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
