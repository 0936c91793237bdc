"""Chaos: many orders, real processes, and everything breaking. `python -m tests.chaos --help`."""

import argparse
import asyncio
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.chaos.plan import RUNS, Plan
from tests.chaos.run import execute
from tests.chaos.verdict import table
from tests.chaos.years import __main__ as years

_NUMBERS = {
    "orders": int,
    "nodes": int,
    "share": float,
    "kill_seconds": float,
    "pause_seconds": float,
    "database_seconds": float,
    "wire_seconds": float,
    "outage_seconds": float,
    "trouble_seconds": float,
    "open_max": int,
    "panels": int,
}


def _plan(arguments: list[str]) -> tuple[Plan, Path | None]:
    parser = argparse.ArgumentParser(prog="make chaos CHAOS_ARGS=...", description=__doc__)
    parser.add_argument("--run", choices=sorted(RUNS), default="C2", help="a combined run of the fault catalogue")
    parser.add_argument("--seed", type=int, default=None, help="repeats the orders and the faults that are drawn")
    parser.add_argument("--folder", type=Path, default=None, help="keep logs, database and journals here")
    for name, kind in _NUMBERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=None)
    given = parser.parse_args(arguments)
    changes = {name: getattr(given, name) for name in _NUMBERS if getattr(given, name) is not None}
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    return replace(RUNS[given.run], seed=seed, **changes), given.folder


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    if arguments[:2] == ["--run", "C3"]:
        return years.main(arguments[2:])
    plan, folder = _plan(arguments)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        verdict = asyncio.run(execute(plan, folder or Path(temporary), _say))
    _say(table(verdict))
    return 1 if verdict.breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
