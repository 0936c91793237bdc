"""One run: everything started, the orders placed while it breaks, then quiet, then the judgement."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import asyncpg

from adapters.model import DomainName
from billing_core import Ledger, Money
from gateway.accounts.service import AccountService
from gateway.auth.key_store import KeyStore, NewKey
from gateway.auth.scopes import Scope
from gateway.catalogue.seed import seed_prices
from gateway.clock import utc_now
from gateway.database import Database
from gateway.settings import DatabaseSettings
from gateway.storage import domains, schema
from tests.chaos import faults
from tests.chaos.evidence import keep_evidence
from tests.chaos.oracle import Books, Findings, Truth, judge
from tests.chaos.orders import AUTH_CODE, Order, Portfolio
from tests.chaos.outages import Outages, settle_wires
from tests.chaos.panel import WITHOUT_RETRY_AFTER, Acknowledged, Panel
from tests.chaos.plan import Plan
from tests.chaos.postgres import Postgres, a_postgres
from tests.chaos.processes import Node, nodes_running, the_simulators
from tests.chaos.registries import Registry, give_money, wired
from tests.support.proxy import Proxy, a_proxy
from tests.support.raw_epp import DOMAIN, code, command, logged_in

DEPOSIT = Money.parse("100000000.00", "UAH")
TOO_LITTLE = Money.parse("100.00", "UAH")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """What a run has shown."""

    plan: Plan
    acknowledged: dict[Order, Acknowledged]
    books: Books
    truth: Truth
    findings: Findings
    load_seconds: float
    quiet_seconds: float
    trouble: Counter[str]
    outages: Counter[str]
    hits: Counter[str]
    own_ends: int
    bad_exits: int
    log_errors: Counter[str]

    @property
    def breaches(self) -> int:
        return sum(map(len, self.findings.wrong.values())) + self.bad_exits


@dataclass
class Stage:
    """Everything that takes part, once it runs."""

    plan: Plan
    folder: Path
    postgres: Postgres
    database: Database
    registries: list[Registry]
    wires: list[Proxy]
    nodes: list[Node]
    portfolio: Portfolio
    panel: Panel

    async def pending(self) -> int:
        """How many orders are under way; -1 while the database does not answer."""
        try:
            return await self._count("state NOT IN ('succeeded', 'failed', 'cancelled')")
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return -1

    async def _count(self, condition: str) -> int:
        connection = await self.postgres.connect()
        try:
            return int(await connection.fetchval(f"SELECT count(*) FROM operations WHERE {condition}"))
        finally:
            await connection.close()


async def execute(plan: Plan, folder: Path, say: Say) -> Verdict:
    async with AsyncExitStack() as stack:
        stage, orders = await _set(plan, folder, stack)
        say(f"seed {plan.seed}: {len(orders)} orders on {plan.nodes} nodes")
        return await _play(stage, orders, say)


async def _set(plan: Plan, folder: Path, stack: AsyncExitStack) -> tuple[Stage, list[Order]]:
    """Start all but the faults, and plant what the orders take for granted."""
    only = ("pir", "tci", "hostmaster")
    ready = stack.enter_context(the_simulators(folder, only=only, seed=plan.seed))
    postgres = await stack.enter_async_context(a_postgres(folder / "postgres"))
    registries, ready_file = await stack.enter_async_context(wired(ready, folder))
    give_money(registries)
    await schema.upgrade(postgres.url)
    database = Database.connect(postgres.url, DatabaseSettings(connections_max=2))
    stack.push_async_callback(database.close)
    token, portfolio = await _customers(database, registries, plan.seed)
    orders = portfolio.orders(plan.orders)
    await _plant(database, portfolio)
    http = await stack.enter_async_context(aiohttp.ClientSession())
    wires, nodes = [registry.wire for registry in registries], []
    for number in range(plan.nodes):
        wire = await stack.enter_async_context(a_proxy(postgres.socket))
        wires.append(wire)
        nodes.append(Node(number, _environment(folder, ready_file, wire), folder / f"node-{number}.log"))
    await stack.enter_async_context(nodes_running(nodes, http))
    panel = Panel(http, nodes, token)
    return Stage(plan, folder, postgres, database, registries, wires, nodes, portfolio, panel), orders


def _environment(folder: Path, ready_file: Path, wire: Proxy) -> dict[str, str]:
    """Settings whose time-outs fit a run of minutes."""
    timeouts = {
        f"DGW_REGISTRIES__{name}__{kind}_TIMEOUT_SECONDS": seconds
        for name in ("PIR", "TCI", "HOSTMASTER")
        for kind, seconds in (("CONNECT", "1"), ("QUERY", "1"), ("TRANSFORM", "1"))
    }
    return timeouts | {
        "DGW_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{wire.port}/postgres",
        "DGW_SIMULATORS": str(ready_file),
        "DGW_DATA_DIR": str(folder),
        "DGW_SECRET_KEY": "chaos-" + "k" * 40,
        "DGW_LOG__FORMAT": "json",
        "DGW_HTTP__METRICS_PORT": "0",
        "DGW_HTTP__DRAIN_SECONDS": "1",
        "DGW_DATABASE__CONNECT_TIMEOUT_SECONDS": "2",
        "DGW_OPERATIONS__POLL_SECONDS": "0.25",
        "DGW_OPERATIONS__LEASE_SECONDS": "3",
        "DGW_OPERATIONS__POSTPONE_SECONDS": "0.1",
        "DGW_OPERATIONS__POSTPONE_MAX_SECONDS": "5",
        "DGW_OPERATIONS__VERIFY_SECONDS": "0.1",
        "DGW_OPERATIONS__PENDING_CHECK_SECONDS": "2",
        "DGW_OPERATIONS__MESSAGES_SECONDS": "1",
        "DGW_OPERATIONS__ATTEMPTS_MAX": "50",
    }


async def _customers(database: Database, registries: list[Registry], seed: int) -> tuple[str, Portfolio]:
    """A panel with four customers who can pay and one who cannot."""
    await seed_prices(database)
    keys, accounts = KeyStore(database), AccountService(database, Ledger(), clock=utc_now)
    tenant_id = await keys.tenant("chaos", utc_now())
    token = (await keys.create(NewKey(tenant_id, "chaos", frozenset(Scope)), utc_now())).token
    opened = []
    for money in (*[DEPOSIT] * 4, TOO_LITTLE):
        account = await accounts.create(tenant_id, currency="UAH")
        await accounts.top_up(tenant_id, account.id, money, provider="cash", payment_id=account.id)
        opened.append(account.id)
    draw = random.Random(seed)
    return token, Portfolio(registries, draw, opened[:4], opened[4])


async def _plant(database: Database, portfolio: Portfolio) -> None:
    """Give the registries, and our own records, the names that were there before."""
    names = [each for each in portfolio.planted if not each.name.startswith("unknown")]
    for each in names:
        owner, dates = each.registry.us if each.ours else each.registry.other, (each.created_at, each.expires_at)
        created_at, expires_at = (moment.isoformat().replace("+00:00", "Z") for moment in dates)
        each.registry.control.put_domain(each.name, owner, created_at=created_at, expires_at=expires_at)
    await _set_codes([each.name for each in names if each.name.startswith("transfer")], portfolio.registries[0])
    async with database.engine.begin() as connection:
        (tenant_id,) = (await connection.exec_driver_sql("SELECT id FROM tenants")).one()
        for each in names:
            if each.ours:
                await domains.add(
                    connection,
                    tenant_id=tenant_id,
                    account_id=portfolio.draw.choice(portfolio.accounts),
                    name=DomainName.parse(each.name),
                    registry=each.registry.name,
                    nameservers=(),
                    contacts={},
                    created_at=each.created_at,
                    expires_at=each.expires_at,
                    at=datetime.now(UTC),
                )


async def _set_codes(names: list[str], registry: Registry) -> None:
    """Let the other registrar set the code by which each name may be transferred to us."""
    async with logged_in(registry.entry, user=1) as session:
        for name in names:
            change = f"<d:chg><d:authInfo><d:pw>{AUTH_CODE}</d:pw></d:authInfo></d:chg>"
            body = f'<update><d:update xmlns:d="{DOMAIN}"><d:name>{name}</d:name>{change}</d:update></update>'
            assert code(await session.send(command(body))) == 1000


async def _approve(registry: Registry) -> int:
    """Let the other registrar agree to every transfer that we have asked it for; return how many those were."""
    asked = [
        name
        for name, domain in registry.control.objects()["domains"].items()
        if domain["registrar"] == registry.other and "pendingTransfer" in domain["statuses"]
    ]
    async with logged_in(registry.entry, user=1) as session:
        for name in asked:
            body = (
                f'<transfer op="approve"><d:transfer xmlns:d="{DOMAIN}"><d:name>{name}</d:name></d:transfer></transfer>'
            )
            assert code(await session.send(command(body))) == 1000
    return len(asked)


async def _play(stage: Stage, orders: list[Order], say: Say) -> Verdict:
    plan = stage.plan
    for registry in stage.registries if plan.share else ():
        faults.arm(registry, plan.share)
    outages = Outages(plan, stage.nodes, stage.registries, stage.wires, stage.postgres)
    began = time.monotonic()
    loading = asyncio.create_task(_load(stage, orders, say))
    async with outages.happening():
        await asyncio.wait({loading}, timeout=plan.trouble_seconds or None)
    hits = await asyncio.to_thread(faults.disarm, stage.registries)
    await settle_wires(stage.wires)
    acknowledged = await loading
    loaded = time.monotonic()
    say(f"{len(acknowledged)} orders placed in {loaded - began:.0f} s; waiting for quiet")
    await _settle(stage, say)
    quiet_seconds = time.monotonic() - loaded
    own_ends, bad_exits = await _stop(stage.nodes, outages)
    connection = await stage.postgres.connect()
    books = await Books.read(connection, stage.database)
    await connection.close()
    truth = await asyncio.to_thread(Truth.read, stage.registries)
    await keep_evidence(stage.postgres, stage.registries, stage.folder)
    findings = judge(acknowledged, stage.portfolio.planted, books, truth)
    findings.must_be_empty("requests that failed without need", _needless(plan, stage.panel.trouble))
    return Verdict(
        plan,
        acknowledged,
        books,
        truth,
        findings,
        loaded - began,
        quiet_seconds,
        stage.panel.trouble,
        outages.counts,
        hits,
        own_ends,
        bad_exits,
        _errors_logged(stage.folder),
    )


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


async def _settle(stage: Stage, say: Say) -> None:
    """Wait until nothing is under way; once only transfers are, the other registrar approves them."""
    limit = time.monotonic() + stage.plan.quiet_within_seconds
    moved = False
    while time.monotonic() < limit:
        pending = await stage.pending()
        if pending == 0:
            return
        if not moved and pending > 0 and pending == await stage._count("state = 'awaiting_registry'"):
            say(f"  {await _approve(stage.registries[0])} transfers approved")
            moved = True
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
