"""Three simulated years in minutes. `python -m tests.chaos.years --help`."""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import structlog

from gateway.storage.schema import upgrade
from tests.chaos.postgres import Postgres, a_postgres
from tests.chaos.years.plan import SHORT, YearsPlan
from tests.chaos.years.run import YearsVerdict, live


def _plan(arguments: list[str]) -> YearsPlan:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.years", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the form that is among the tests")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    for name in ("domains", "hosting", "days"):
        parser.add_argument(f"--{name}", type=int, default=None)
    given = vars(parser.parse_args(arguments))
    changes = {name: given[name] for name in ("seed", "domains", "hosting", "days") if given[name] is not None}
    return replace(SHORT if given["short"] else YearsPlan(), **changes)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def _hurry(postgres: Postgres) -> None:
    """Nobody kills this one: it need not wait for its disk."""
    connection = await postgres.connect()
    try:
        await connection.execute("ALTER SYSTEM SET fsync = off")
        await connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        await connection.execute("SELECT pg_reload_conf()")
    finally:
        await connection.close()


async def _live(plan: YearsPlan) -> YearsVerdict:
    with tempfile.TemporaryDirectory(prefix="years-") as folder:
        async with a_postgres(Path(folder) / "data") as postgres:
            await _hurry(postgres)
            await upgrade(postgres.url)
            return await live(postgres.url, plan, _say)


def main(arguments: list[str]) -> int:
    plan = _plan(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    _say(f"C3: {plan}")
    began = time.monotonic()
    verdict = asyncio.run(_live(plan))
    _say(
        f"{verdict.renewals} renewals, {verdict.lapsed} names lapsed, {verdict.outages} outages, "
        f"{verdict.told} notices of lapsed names ({verdict.late} late), {verdict.registry_years} years of the "
        f"registry's own, {verdict.suspended} hosting accounts off, {verdict.ended} deleted"
    )
    _say(f"in {time.monotonic() - began:.0f} s")
    for breach in verdict.breaches:
        _say(f"BREACH {breach}")
    return 1 if verdict.breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
