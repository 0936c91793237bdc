"""What money costs: charges, the auto-renewal sweep, a partners' month, a paper; each against a baseline of this run.

    python benchmarks/billing.py [--full] [--seconds 2] [--only charges|sweep|due|month|act]

The server is a durable PostgreSQL of its own in a temporary folder. `--full` takes the written sizes: 100,000 due of
1,000,000 things, 10,000,000 services for the selection, 100,000 referred customers.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path

from sqlalchemy import make_url

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.billing_parts import charges, months, papers, sweep
from tests.chaos.postgres import Postgres, a_postgres

FULL = {"things": 1_000_000, "due": 100_000, "few": 100_000, "many": 10_000_000, "selected": 1_000, "referred": 100_000}
SMALL = {"things": 5_000, "due": 500, "few": 10_000, "many": 200_000, "selected": 100, "referred": 5_000}
ACCOUNTS = 10_000


def show(title: str, figures: str, value: float, target: str) -> None:
    print(f"{title:42} {figures:52} {value:6.2f}   target {target}", flush=True)


async def measure_charges(postgres: Postgres, seconds: float, _sizes: dict[str, int]) -> None:
    url = await fresh(postgres, "charges")
    for title, spread, target in (("10,000 accounts", ACCOUNTS, ">= 0.50"), ("one hot account", 1, ">= 0.60")):
        found = await charges.rates(url, seconds, accounts=ACCOUNTS, spread=spread)
        figures = f"{found.together:.0f} (one by one {found.alone:.0f}); raw asyncpg {found.baseline:.0f}"
        show(f"charges a second, {title}", figures, found.together / found.baseline, target)


async def measure_sweep(postgres: Postgres, _seconds: float, sizes: dict[str, int]) -> None:
    things, due = sizes["things"], sizes["due"]
    for kind in sweep.FILL:
        swept = await sweep.rates(await fresh(postgres, f"sweep_{kind}"), kind, things=things, due=due)
        figures = f"{swept.sweep:.0f} a second; raw {swept.baseline:.0f}; grew {swept.grown_mb:.0f} MB"
        show(f"sweep, {due:,} due of {things:,} {kind}", figures, swept.sweep / swept.baseline, ">= 0.30")


async def measure_due(postgres: Postgres, _seconds: float, sizes: dict[str, int]) -> None:
    few, many, due = sizes["few"], sizes["many"], sizes["selected"]
    sizes_of = {await fresh(postgres, "due_few"): few, await fresh(postgres, "due_many"): many}
    small, large = await sweep.due_seconds(sizes_of, due)
    figures = f"{large * 1000:.1f} / {small * 1000:.1f} ms"
    show(f"selection of {due:,} in {many:,} / {few:,}", figures, large / small, "<= 1.50")


async def measure_month(postgres: Postgres, _seconds: float, sizes: dict[str, int]) -> None:
    close, aggregate = await months.seconds(await fresh(postgres, "month"), sizes["referred"])
    figures = f"{close * 1000:.0f} ms; one aggregate {aggregate * 1000:.0f} ms"
    show(f"month of {sizes['referred']:,} referred", figures, aggregate / close, ">= 0.20")


async def measure_act(_postgres: Postgres, _seconds: float, _sizes: dict[str, int]) -> None:
    took = papers.act_ms()
    show("one act as PDF, after the first", f"{took:.1f} ms", took, "<= 30 ms")


MEASURES = {
    "charges": measure_charges,
    "sweep": measure_sweep,
    "due": measure_due,
    "month": measure_month,
    "act": measure_act,
}


async def fresh(postgres: Postgres, name: str) -> str:
    """Make a database of its own for a figure."""
    connection = await postgres.connect()
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return make_url(postgres.url).set(database=name).render_as_string(hide_password=False)


async def measure(folder: Path, args: argparse.Namespace) -> None:
    async with a_postgres(folder / "data") as postgres:
        for name, each in MEASURES.items():
            if args.only in (None, name):
                await each(postgres, args.seconds, FULL if args.full else SMALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the sizes of the targets; takes half an hour")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", choices=tuple(MEASURES))
    args = parser.parse_args()
    system = f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.system()} {platform.release()}"
    print(f"{system}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="dgw-bench-") as folder:
        asyncio.run(measure(Path(folder), args))


if __name__ == "__main__":
    main()
