"""One run: everything started, the orders placed while it breaks, then quiet, then the judgement."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import faults
from tests.chaos.evidence import keep_evidence
from tests.chaos.oracle import Books, Findings, Truth, judge
from tests.chaos.orders import Order
from tests.chaos.outages import Outages, settle_wires
from tests.chaos.overload import overload, slower
from tests.chaos.panel import WITHOUT_RETRY_AFTER, Acknowledged
from tests.chaos.plan import Plan
from tests.chaos.played import Played
from tests.chaos.processes import Node
from tests.chaos.rival import approve_now_and_then
from tests.chaos.stage import Stage, set_up

Say = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """What a run has shown."""

    plan: Plan
    played: Played
    books: Books
    truth: Truth
    findings: Findings
    load_seconds: float
    quiet_seconds: float
    trouble: Counter[str]
    outages: Counter[str]
    own_ends: int
    bad_exits: int
    log_errors: Counter[str]

    @property
    def breaches(self) -> int:
        return sum(map(len, self.findings.wrong.values())) + self.bad_exits


async def execute(plan: Plan, folder: Path, say: Say) -> Verdict:
    async with AsyncExitStack() as stack:
        stage, orders = await set_up(plan, folder, stack)
        say(f"{plan.name} seed {plan.seed}: {len(orders)} orders on {plan.nodes} nodes")
        outages = Outages(plan, stage.nodes, stage.registries, stage.wires, stage.postgres)
        approving = asyncio.create_task(approve_now_and_then(stage))
        began = time.monotonic()
        played = await (_in_trouble(stage, outages, orders, say) if not plan.rate_limit else overload(stage, orders))
        load_seconds = time.monotonic() - began
        say(f"{len(played.acknowledged)} orders placed in {load_seconds:.0f} s; waiting for quiet")
        await _settle(stage)
        quiet_seconds = time.monotonic() - began - load_seconds
        approving.cancel()
        own_ends, bad_exits = await _stop(stage.nodes, outages)
        books, truth, findings = await _look(stage, played)
        return Verdict(
            plan,
            played,
            books,
            truth,
            findings,
            load_seconds,
            quiet_seconds,
            stage.panel.trouble,
            outages.counts,
            own_ends,
            bad_exits,
            _errors_logged(stage.folder),
        )


async def _in_trouble(stage: Stage, outages: Outages, orders: list[Order], say: Say) -> Played:
    """Place the orders while everything breaks; return when all are placed and nothing is broken any more."""
    for registry in stage.registries if stage.plan.share else ():
        faults.arm(registry, stage.plan.share)
    loading = asyncio.create_task(_load(stage, orders, say))
    async with outages.happening():
        await asyncio.wait({loading}, timeout=stage.plan.trouble_seconds or None)
    hits = await asyncio.to_thread(faults.disarm, stage.registries)
    await settle_wires(stage.wires)
    return Played(await loading, hits)


async def _look(stage: Stage, played: Played) -> tuple[Books, Truth, Findings]:
    """Read everything that remains, keep it, and compare."""
    connection = await stage.postgres.connect()
    books = await Books.read(connection, stage.database)
    await connection.close()
    truth = await asyncio.to_thread(Truth.read, stage.registries)
    await keep_evidence(stage.postgres, stage.registries, stage.folder)
    findings = judge(played.acknowledged, stage.portfolio.planted, books, truth)
    findings.must_be_empty("requests that failed without need", _needless(stage.plan, stage.panel.trouble))
    if played.turns:
        findings.must_be_empty("others slower beside the overloaded one", slower(played, books))
    return books, truth, findings


def _needless(plan: Plan, trouble: Counter[str]) -> list[str]:
    """A 503 always says when to come back; and where nodes are only restarted, nothing else may happen to a caller."""
    gentle = plan.rolling_seconds and not plan.kill_seconds
    return [what for what in trouble if what == WITHOUT_RETRY_AFTER or (gentle and not what.startswith("503"))]


async def _load(stage: Stage, orders: list[Order], say: Say) -> dict[Order, Acknowledged]:
    """Place all orders, no more of them at a time than the plan says; return what each came to."""
    waiting = iter(orders)
    acknowledged: dict[Order, Acknowledged] = {}
    free = asyncio.Event()

    async def clicks() -> None:
        for order in waiting:
            await free.wait()
            acknowledged[order] = await stage.panel.order(order)

    async def throttle() -> None:
        told = 0
        while True:
            pending = await stage.pending()
            (free.set if 0 <= pending < stage.plan.open_max else free.clear)()
            if len(acknowledged) - told >= max(100, len(orders) // 20):
                told = len(acknowledged)
                say(f"  {told} placed, {pending} under way")
            await asyncio.sleep(0.3)

    throttling = asyncio.create_task(throttle())
    try:
        await asyncio.gather(*(clicks() for _ in range(stage.plan.panels)))
    finally:
        throttling.cancel()
    return acknowledged


async def _settle(stage: Stage) -> None:
    """Wait until nothing is under way."""
    limit = time.monotonic() + stage.plan.quiet_within_seconds
    while time.monotonic() < limit and await stage.pending() != 0:  # noqa: ASYNC110 - the nodes work them off
        await asyncio.sleep(0.3)


async def _stop(nodes: list[Node], outages: Outages) -> tuple[int, int]:
    """Stop all nodes; return how often one ended by itself, and how many disobeyed SIGTERM."""
    for node in nodes:
        outages.exits[await node.stop()] += 1
    return sum(node.own_ends for node in nodes), sum(n for status, n in outages.exits.items() if status != 0)


def _errors_logged(folder: Path) -> Counter[str]:
    """Count what the nodes logged as an error or worse, by event."""
    counted: Counter[str] = Counter()
    for log in folder.glob("node-*.log"):
        for line in log.read_text(errors="replace").splitlines():
            if re.search(r'"level": ?"(error|critical)"', line):
                event = re.search(r'"event": ?"([^"]*)"', line)
                counted[event.group(1) if event else "?"] += 1
            elif line.startswith("Traceback"):
                counted["Traceback"] += 1
    return counted
