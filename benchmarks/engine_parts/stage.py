"""The gateway as its users meet it: processes, HTTP, a simulated registry over TLS, a durable PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import aiohttp
import asyncpg
from sqlalchemy import make_url

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
from gateway.storage import schema
from tests.chaos.postgres import Postgres, a_postgres
from tests.chaos.processes import Node, nodes_running, the_simulators
from tests.support.panel import CONTACT
from tests.support.simulators import ControlClient

ROLES = ("registrant", "admin", "tech")
HOSTS = [{"host": "ns1.bench.eu"}, {"host": "ns2.bench.eu"}]
CALLERS = 24
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Stage:
    postgres: Postgres
    connection: asyncpg.Connection
    control: ControlClient
    http: aiohttp.ClientSession
    environment: dict[str, str]
    folder: Path
    token: str
    account: str
    running: list[Node] = field(default_factory=list)
    since: datetime = _LONG_AGO
    _numbers: Iterator[int] = field(default_factory=count)
    _seen: int = 0

    @asynccontextmanager
    async def nodes(self, number: int, role: str = "all") -> AsyncIterator[list[Node]]:
        running = [Node(n, self.environment, self.folder / f"node-{n}.log", role=role) for n in range(number)]
        async with nodes_running(running, self.http):
            self.running = running
            yield running

    async def place(self, nodes: list[Node], orders: int) -> float:
        """Place orders without waiting for them; return how many a second were accepted."""
        began = time.perf_counter()
        left = iter(range(orders))
        await asyncio.gather(*(self._caller(nodes, left) for _ in range(CALLERS)))
        return orders / (time.perf_counter() - began)

    async def _caller(self, nodes: list[Node], left: Iterator[int]) -> None:
        for number in left:
            await self.order(nodes[number % len(nodes)], "respond-async", 202)

    async def order(self, node: Node, prefer: str, status: int) -> float:
        """Order a registration; return how many seconds the answer took."""
        number = next(self._numbers)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"b{number}", "Prefer": prefer}
        body = {
            "name": f"bench-{number}.org",
            "years": 1,
            "contacts": dict.fromkeys(ROLES, CONTACT),
            "nameservers": HOSTS,
            "account_id": self.account,
        }
        began = time.perf_counter()
        async with self.http.post(f"{node.url}/v1/domains", json=body, headers=headers) as response:
            await response.read()
            assert response.status == status, response.status
        return time.perf_counter() - began

    @property
    def dsn(self) -> str:
        return make_url(self.postgres.url).set(drivername="postgresql").render_as_string(hide_password=False)

    def last_command(self) -> int:
        """Return the number of the registry's newest journal entry."""
        self._seen = max((entry["seq"] for entry in self.control.journal(since=self._seen)), default=self._seen)
        return self._seen

    def commands_of_orders(self, *, since: int) -> int:
        """Return how many commands orders needed since then: theirs have clTRIDs of their own."""
        return sum((entry["cltrid"] or "").startswith("dgw-") for entry in self.control.journal(since=since))

    async def worked_off(self) -> float:
        """Wait until nothing is open; return how many orders a second were completed in the middle of it."""
        while await self.connection.fetchval("SELECT count(*) FROM operations WHERE completed_at IS NULL"):  # noqa: ASYNC110 - other processes complete them
            await asyncio.sleep(0.1)
        ended = await self.connection.fetch(
            "SELECT completed_at FROM operations WHERE completed_at > $1 ORDER BY completed_at", self.since
        )
        middle = ended[len(ended) // 10 : len(ended) * 9 // 10]
        if len(middle) < 2:
            return 0.0
        return len(middle) / (middle[-1]["completed_at"] - middle[0]["completed_at"]).total_seconds()

    async def begin(self) -> None:
        self.since = await self.connection.fetchval("SELECT now()")


@asynccontextmanager
async def a_stage(folder: Path) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        ready = stack.enter_context(the_simulators(folder, only=("pir",), seed=1))["registries"]["pir"]
        control = ControlClient(ready["control"])
        control.set_balance(ready["users"][0]["user"], "100000000.00")
        postgres = await stack.enter_async_context(a_postgres(folder / "postgres"))
        await schema.upgrade(postgres.url)
        database = Database.connect(postgres.url, DatabaseSettings(connections_max=2))
        stack.push_async_callback(database.close)
        token, account = await _customer(database)
        connection = await postgres.connect()
        stack.push_async_callback(connection.close)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        environment = {
            "DGW_DATABASE_URL": f"postgresql://postgres@/postgres?host={postgres.socket.parent}",
            "DGW_SIMULATORS": str(folder / "ready.json"),
            "DGW_DATA_DIR": str(folder),
            "DGW_SECRET_KEY": "bench-" + "k" * 40,
            "DGW_LOG__LEVEL": "warning",
            "DGW_HTTP__METRICS_PORT": "0",
            "DGW_HTTP__DRAIN_SECONDS": "0",
        }
        yield Stage(postgres, connection, control, http, environment, folder, token, account)


async def _customer(database: Database) -> tuple[str, str]:
    await seed_prices(database)
    keys, accounts = KeyStore(database), AccountService(database, Ledger(), clock=utc_now)
    issuer = KeyIssuer(database, AuditTrail(b"bench"), utc_now)
    tenant_id = await keys.tenant("bench", utc_now())
    token = (await issuer.issue(NewKey(tenant_id, "bench", frozenset(Scope)), by=Actor("cli:bench"))).token
    account = await accounts.create(tenant_id, currency="UAH")
    deposit = Money.parse("100000000.00", "UAH")
    await accounts.top_up(tenant_id, account.id, deposit, provider="cash", payment_id=account.id)
    return token, account.id
