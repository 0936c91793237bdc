"""A gateway below HTTP for tests: real PostgreSQL, a registry in memory, and workers that run when a test says so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import text

from adapters.model import ContactRole, DomainName, NameServer
from billing_core import Money, ledger_check
from gateway.accounts.service import AccountService
from gateway.build import build_services
from gateway.catalogue.registries import Registries
from gateway.catalogue.routes import Route
from gateway.clock import utc_now
from gateway.database import Database
from gateway.domains.service import DomainService
from gateway.ids import new_id
from gateway.operations.model import OperationView
from gateway.operations.requests import (
    AcceptRequest,
    IdempotencyKey,
    NameserversRequest,
    OrderRequest,
    RegisterRequest,
    RenewRequest,
)
from gateway.operations.service import OperationService
from gateway.operations.states import OperationState
from gateway.operations.steps import Step, StepHook, no_hook
from gateway.services import Services
from gateway.settings import Settings
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.orders import a_person

T = TypeVar("T")

PRICE = Money.parse("100.00", "UAH")
NAMESERVERS = (NameServer(DomainName.parse("ns1.example.net")), NameServer(DomainName.parse("ns2.example.net")))

FAST = {
    "poll_seconds": 0.05,
    "lease_seconds": 20,
    "postpone_seconds": 0.01,
    "postpone_max_seconds": 0.05,
    "verify_seconds": 0.01,
    "pending_check_seconds": 0.02,
}


class Ended:
    """Remembers what an engine tells of operations that end."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.verdicts: list[str] = []
        self.missed = 0
        self.began_by: list[str] = []
        self.put_off_for: list[str] = []
        self.leases_lost = 0

    def finished(self, registry: str, kind: str, outcome: str, seconds: float) -> None:
        self.outcomes.append(outcome)

    def ambiguous_resolved(self, registry: str, verdict: str) -> None:
        self.verdicts.append(verdict)

    def deadline_missed(self, registry: str, kind: str) -> None:
        self.missed += 1

    def began(self, registry: str, priority: str, seconds: float) -> None:
        self.began_by.append(priority)

    def put_off(self, registry: str, kind: str, reason: str) -> None:
        self.put_off_for.append(reason)

    def lease_lost(self) -> None:
        self.leases_lost += 1


@dataclass
class Office:
    """One node: what it is made of, and short ways to order and to look."""

    services: Services
    ended: Ended
    tenant_id: str
    adapter: Any = None

    @property
    def operations(self) -> OperationService:
        return self.services.operations

    @property
    def accounts(self) -> AccountService:
        return self.services.accounts

    @property
    def domains(self) -> DomainService:
        return self.services.domains

    async def account(self, amount: str = "1000.00", *, tenant_id: str | None = None) -> str:
        """Open an account with this much on it and return its id."""
        tenant = tenant_id or self.tenant_id
        account = await self.accounts.create(tenant, currency="UAH")
        if amount != "0.00":
            await self.accounts.top_up(
                tenant, account.id, Money.parse(amount, "UAH"), provider="test", payment_id=new_id("pay")
            )
        return account.id

    def request(
        self, order: OrderRequest, account_id: str | None, *, key: str | None = None, **more: Any
    ) -> AcceptRequest:
        idempotency = None if key is None else IdempotencyKey(self.tenant_id, key, repr(order).encode())
        return AcceptRequest(self.tenant_id, account_id, order, idempotency, **more)

    async def order(
        self, order: OrderRequest, account_id: str | None = None, *, key: str | None = None, **more: Any
    ) -> OperationView:
        return (await self.operations.accept(self.request(order, account_id, key=key, **more))).operation

    async def registered(self, name: str, account_id: str) -> OperationView:
        """Register a name with the workers running, and insist that it worked."""
        operation = await self.settled(await self.order(a_registration(name), account_id))
        assert operation.state is OperationState.SUCCEEDED, operation
        return operation

    async def renewal(self, name: str, years: int = 1) -> RenewRequest:
        """Return the renewal of a registered name from the expiry that it has."""
        domain = await self.domains.read(self.tenant_id, DomainName.parse(name))
        return RenewRequest(domain.name, years, domain.expires_at)

    async def settled(self, operation: OperationView, seconds: float = 60) -> OperationView:
        return await self.operations.wait(None, operation.id, seconds)

    async def until(self, operation: OperationView, *states: OperationState, seconds: float = 60) -> OperationView:
        async def reached() -> OperationView | None:
            found = await self.operations.get(None, operation.id)
            return found if found.state in states else None

        return await eventually(reached, seconds=seconds)

    async def available(self, account_id: str) -> str:
        return (await self.accounts.balance(self.tenant_id, account_id)).available.format()

    async def held(self, account_id: str) -> str:
        return (await self.accounts.balance(self.tenant_id, account_id)).held.format()

    async def execute(self, statement: str, **values: Any) -> Sequence[Any]:
        """Run SQL as an operator would, and return the rows if there are any."""
        async with self.services.database.engine.begin() as connection:
            result = await connection.execute(text(statement), values)
            return result.all() if result.returns_rows else ()

    async def die(self) -> None:
        """End the workers like a killed process does: nothing is finished, nothing given back."""
        workers = self.services.workers
        tasks = [workers._recovery, workers._keeper._task]
        for lane in workers.lanes:
            tasks += [lane._loop, *lane._tasks]
            lane._loop = None
        workers._recovery = workers._keeper._task = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await workers._circuits.stop()
        workers._keeper._held.clear()

    async def count(self, table: str) -> int:
        return (await self.execute(f"SELECT count(*) FROM {table}"))[0][0]

    async def assert_books_are_sound(self) -> None:
        async with self.services.database.reading() as connection:
            report = await ledger_check.check(connection)
        assert report.sound, [str(difference) for difference in report.differences]
        unexplained = await self.execute(
            "SELECT id FROM operations WHERE hold_id IS NOT NULL AND (state = 'succeeded') <> EXISTS "
            "(SELECT FROM holds WHERE holds.id = hold_id AND holds.state = 'captured')"
        )
        assert not unexplained, "a charge without its effect, or an effect without its charge"


@asynccontextmanager
async def a_node(
    database_url: str,
    registries: Registries,
    *,
    clock: Callable[[], datetime] = utc_now,
    hook: StepHook = no_hook,
    tenant_id: str | None = None,
    premium_rates: dict[str, dict[str, Decimal]] | None = None,
    **operations: Any,
) -> AsyncIterator[Office]:
    """One node on a migrated database; its workers are not started. Another on the same database takes `tenant_id`."""
    settings = Settings(operations=FAST | operations, premium_rates=premium_rates or {})
    database = Database.connect(database_url, settings.database)
    ended = Ended()
    services = build_services(settings, database, registries, b"a secret", clock=clock, observer=ended, hook=hook)
    services.listener.start()
    try:
        yield Office(services, ended, tenant_id or await _a_tenant(database, registries))
    finally:
        await services.workers.stop()
        await services.listener.stop()
        await database.close()


@asynccontextmanager
async def an_office(
    database_url: str, adapters: Sequence[FakeRegistryAdapter], **options: Any
) -> AsyncIterator[Office]:
    """A node whose registries are in memory; `adapter` is the first of them."""
    routes = {tld: Route(each.name) for each in adapters for tld in each.tlds}
    async with a_node(database_url, Registries({each.name: each for each in adapters}, routes), **options) as office:
        office.adapter = adapters[0]
        yield office


async def _a_tenant(database: Database, registries: Registries) -> str:
    tenant_id = new_id("ten")
    now = datetime.now(UTC)
    async with database.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO tenants (id, name, created_at) VALUES (:id, :id, :now)"), {"id": tenant_id, "now": now}
        )
        for tld in registries.tlds():
            for action in ("register", "renew", "transfer", "restore"):
                await connection.execute(
                    text(
                        "INSERT INTO prices (price_list, tld, action, years, currency, price_minor, valid_from) "
                        "VALUES ('retail', :tld, :action, 1, 'UAH', :minor, '2020-01-01')"
                    ),
                    {"tld": tld, "action": action, "minor": PRICE.minor},
                )
    return tenant_id


async def eventually(look: Callable[[], Awaitable[T | None]], *, seconds: float = 60) -> T:
    """Return what `look` finds, as soon as it finds anything."""
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(0.01)


def a_registry(name: str = "fake", tld: str = "test") -> FakeRegistryAdapter:
    return FakeRegistryAdapter(fake_spec(name=name, zones=[fake_rules(tld, name)]))


def a_registration(name: str = "example.test", years: int = 1) -> RegisterRequest:
    return RegisterRequest(DomainName.parse(name), years, {ContactRole.REGISTRANT: a_person()}, NAMESERVERS)


def nameservers_of(name: str, *hosts: str) -> NameserversRequest:
    return NameserversRequest(DomainName.parse(name), tuple(NameServer(DomainName.parse(host)) for host in hosts))


class Crash(BaseException):
    """The process died here: nothing handles it, nothing is cleaned up."""


class CrashAt:
    """A hook that kills the worker at a step, once; `happened` is set when it did."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.happened = asyncio.Event()

    async def __call__(self, reached: Step, _operation_id: str) -> None:
        if reached is self.step and not self.happened.is_set():
            self.happened.set()
            raise Crash
