"""Everything that takes part in a run: started, wired, and planted with the names that were there before."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import asyncpg

from adapters.model import DomainName
from billing_core import Ledger, Money
from gateway.accounts.service import AccountService
from gateway.audit import Actor, AuditTrail
from gateway.auth.issuer import KeyIssuer
from gateway.auth.key_store import KeyStore, NewKey
from gateway.auth.scopes import Scope
from gateway.catalogue.seed import seed_prices
from gateway.clock import utc_now
from gateway.database import Database
from gateway.settings import DatabaseSettings
from gateway.storage import new_domains, schema
from gateway.storage.new_domains import NewDomain
from tests.chaos.orders import AUTH_CODE, Order, Portfolio
from tests.chaos.panel import Panel
from tests.chaos.plan import Plan
from tests.chaos.postgres import Postgres, a_postgres
from tests.chaos.processes import Node, nodes_running, the_simulators
from tests.chaos.registries import Registry, give_money, wired
from tests.support.proxy import Proxy, a_proxy
from tests.support.raw_epp import DOMAIN, code, command, logged_in

DEPOSIT = Money.parse("100000000.00", "UAH")
TOO_LITTLE = Money.parse("100.00", "UAH")


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
            return await self.count("state NOT IN ('succeeded', 'failed', 'cancelled')")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return -1

    async def count(self, condition: str) -> int:
        return int((await self._rows(f"SELECT count(*) FROM operations WHERE {condition}"))[0][0])

    async def transfers(self) -> list[str]:
        """The names whose transfer to us the other registrar has yet to decide."""
        waiting = "SELECT domain FROM operations WHERE kind = 'transfer' AND state = 'awaiting_registry'"
        return [row[0] for row in await self._rows(waiting)]

    async def _rows(self, query: str) -> list[asyncpg.Record]:
        connection = await self.postgres.connect()
        try:
            return await connection.fetch(query)
        finally:
            await connection.close()


async def set_up(plan: Plan, folder: Path, stack: AsyncExitStack) -> tuple[Stage, list[Order]]:
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
        for kind, seconds in (("CONNECT", "2"), ("QUERY", "2"), ("TRANSFORM", "1"))
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
        "DGW_OPERATIONS__PENDING_CHECK_SECONDS": "5",
        "DGW_OPERATIONS__MESSAGES_SECONDS": "1",
        "DGW_OPERATIONS__ATTEMPTS_MAX": "50",
    }


async def _customers(database: Database, registries: list[Registry], seed: int) -> tuple[str, Portfolio]:
    """A panel with four customers who can pay and one who cannot."""
    await seed_prices(database)
    keys, accounts = KeyStore(database), AccountService(database, Ledger(), clock=utc_now)
    issuer = KeyIssuer(database, AuditTrail(b"chaos"), utc_now)
    tenant_id = await keys.tenant("chaos", utc_now())
    token = (await issuer.issue(NewKey(tenant_id, "chaos", frozenset(Scope)), by=Actor("cli:chaos"))).token
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
                new = NewDomain(
                    tenant_id=tenant_id,
                    account_id=portfolio.draw.choice(portfolio.accounts),
                    name=DomainName.parse(each.name),
                    registry=each.registry.name,
                    nameservers=(),
                    contacts={},
                    created_at=each.created_at,
                    expires_at=each.expires_at,
                )
                await new_domains.add(connection, new, at=datetime.now(UTC))


async def _set_codes(names: list[str], registry: Registry) -> None:
    """Let the other registrar set the code by which each name may be transferred to us."""
    async with logged_in(registry.entry, user=1) as session:
        for name in names:
            change = f"<d:chg><d:authInfo><d:pw>{AUTH_CODE}</d:pw></d:authInfo></d:chg>"
            body = f'<update><d:update xmlns:d="{DOMAIN}"><d:name>{name}</d:name>{change}</d:update></update>'
            assert code(await session.send(command(body))) == 1000
