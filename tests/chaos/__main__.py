"""Chaos: many orders, real processes, and everything breaking. `python -m tests.chaos --help`."""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tests.chaos.plan import RUNS, SCENARIOS, Plan
from tests.chaos.run import execute
from tests.chaos.verdict import as_json, table
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
    "quiet_within_seconds": float,
    "rate_limit": int,
    "overload_seconds": float,
    "open_max": int,
    "panels": int,
}


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos CHAOS_ARGS=...", description=__doc__)
    parser.add_argument("--run", choices=sorted(RUNS), default="C2", help="a combined run of the fault catalogue")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), help="the same by name")
    parser.add_argument("--seed", type=int, help="repeats the orders and the faults that are drawn")
    parser.add_argument("--seeds", type=_numbers, help="one run for each of these, such as 1,2,3")
    parser.add_argument("--folder", type=Path, help="keep logs, tables and journals here, in a folder each seed")
    parser.add_argument("--verdicts", type=Path, help="add a line of JSON for each run; leave out those that passed")
    for name, kind in _NUMBERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind)
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _plans(given: argparse.Namespace) -> list[Plan]:
    changes = {name: getattr(given, name) for name in _NUMBERS if getattr(given, name) is not None}
    seeds = given.seeds or [random.SystemRandom().randrange(10**6) if given.seed is None else given.seed]
    run = SCENARIOS.get(given.scenario, given.run)
    return [replace(RUNS[run], seed=seed, **changes) for seed in seeds]


def _passed_before(path: Path | None) -> list[dict[str, object]]:
    """Return the plans that need not be run again."""
    if path is None or not path.exists():
        return []
    verdicts = (json.loads(line) for line in path.read_text().splitlines())
    return [verdict["plan"] for verdict in verdicts if verdict["passed"]]


def _run(plan: Plan, given: argparse.Namespace) -> bool:
    """Carry out one plan; return whether it passed."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        folder = Path(temporary) if given.folder is None else given.folder / f"{plan.name}-{plan.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        verdict = asyncio.run(execute(plan, folder, _say))
    _say(table(verdict))
    if given.verdicts is not None:
        with given.verdicts.open("a") as lines:
            lines.write(json.dumps(as_json(verdict)) + "\n")
    return not verdict.breaches


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    if list(arguments[:2]) in (["--run", "C3"], ["--scenario", "years"]):
        return years.main(list(arguments[2:]))
    given = _parsed(arguments)
    before = _passed_before(given.verdicts)
    passed = [_run(plan, given) for plan in _plans(given) if asdict(plan) not in before]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
