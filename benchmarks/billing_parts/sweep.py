"""The auto-renewal sweep: what is due among much that is not, against the same rows written by bare asyncpg."""

import asyncio
import math
import resource
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg

from benchmarks.engine_parts import raw
from billing_core.bonus import NO_BONUS
from gateway.clock import utc_now
from gateway.services import Services
from gateway.storage import renewals as rows
from gateway.storage.schema import upgrade
from tests.support.office import a_registry, an_office

CONNECTIONS = 8
DUE_ROUNDS = 20
THINGS_AN_ACCOUNT = 5

_ACCOUNTS = """
WITH account AS (SELECT 'acc_' || lpad(n::text, 9, '0') AS id FROM generate_series(1, $1::int) AS n), opened AS (
    INSERT INTO ledger_accounts (code, account_id, currency, credit_limit_minor, opened_at)
    SELECT 'customer:' || id || ':main', id, 'UAH', 10::bigint ^ 12, now() FROM account
)
INSERT INTO customer_accounts (id, tenant_id, currency, price_list, created_at)
SELECT id, $2, 'UAH', 'retail', now() FROM account
"""
_PLAN = """
INSERT INTO plans (code, service_class, plan_group, titles, limits, created_at)
VALUES ('start', 'hosting', 'shared', '{}', '{}', now())
"""
_PRICE = """
INSERT INTO plan_prices (plan_code, months, currency, valid_from, price_minor)
VALUES ('start', 1, 'UAH', '2020-01-01', 10000)
"""
# Every so-many-th thing is due within days, the others in months.
_DAYS = "CASE WHEN n % ($1::int / $2::int) = 0 THEN {soon} ELSE 60 + n % 300 END"
_DOMAINS = f"""
INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, nameservers, contacts, created_at,
                     expires_at, synced_at, updated_at, auto_renew)
SELECT 'dom_' || n, $3, 'acc_' || lpad((n / {THINGS_AN_ACCOUNT} + 1)::text, 9, '0'), 'bench-' || n || '.test', 'test',
       'fake', true, '{{}}', '[]', '{{}}', now(),
       now() + make_interval(days => {_DAYS.format(soon=7)}, secs => n % 80000), now(), now(), true
FROM generate_series(1, $1::int) AS n
"""
_SERVICES = f"""
WITH service AS (
    SELECT 'svc_' || n AS id, 'acc_' || lpad((n / {THINGS_AN_ACCOUNT} + 1)::text, 9, '0') AS account_id,
           current_date + {_DAYS.format(soon=2)} AS ends_on
    FROM generate_series(1, $1::int) AS n
), added AS (
    INSERT INTO services (id, tenant_id, account_id, service_class, state, plan_code, ends_on, anchor_day, term_months,
                          auto_renew, lead_days, created_at, updated_at)
    SELECT id, $3, account_id, 'hosting', 'active', 'start', ends_on, extract(day FROM ends_on), 1, true, 3,
           now(), now()
    FROM service
)
INSERT INTO service_tranches (service_id, starts_on, ends_on, basis_minor, currency, basis_days, months)
SELECT id, ends_on - 30, ends_on, 10000, 'UAH', 30, 1 FROM service
"""
FILL = {"domains": _DOMAINS, "services": _SERVICES}


@dataclass(frozen=True)
class Swept:
    """Items a second of the sweep and of the baseline; megabytes that the process grew by meanwhile."""

    sweep: float
    baseline: float
    grown_mb: float


async def fill(connection: asyncpg.Connection, tenant_id: str, kind: str, things: int, due: int) -> None:
    await connection.execute(_ACCOUNTS, things // THINGS_AN_ACCOUNT + 1, tenant_id)
    if kind == "services":
        await connection.execute(_PLAN)
        await connection.execute(_PRICE)
    await connection.execute(FILL[kind], things, due, tenant_id)
    await connection.execute("ANALYZE")


async def rates(url: str, kind: str, *, things: int, due: int) -> Swept:
    """Renew what is due of `domains` (orders that wait in the queue) or `services` (charged at once)."""
    await upgrade(url)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with an_office(url, [a_registry()]) as office:
        await fill(connection, office.tenant_id, kind, things, due)
        before, memory = await raw.sizes(connection), _memory_mb()
        began = time.perf_counter()
        report = await office.services.renewals.run()
        sweep = due / (time.perf_counter() - began)
        grown = _memory_mb() - memory
        done = sum(report.outcomes.values())
        if done != due:
            raise AssertionError(f"{due} were due, {done} were renewed")
    footprint = await raw.Footprint.of(connection, before, due)
    baseline = await _raw(url, footprint, due)
    await connection.close()
    return Swept(sweep, baseline, grown)


async def due_seconds(filled: Mapping[str, int], due: int) -> list[float]:
    """Return how long it takes to find the accounts that have something due, and all that it is, for each database (by
    its address) and the number of services it gets.

    They take turns, so that a busy machine is busy for all.
    """
    async with AsyncExitStack() as stack:
        services = [await stack.enter_async_context(_with_services(url, size, due)) for url, size in filled.items()]
        best = [math.inf] * len(services)
        for _ in range(DUE_ROUNDS):
            for n, each in enumerate(services):
                best[n] = min(best[n], await _selection(each, due))
    return best


@asynccontextmanager
async def _with_services(url: str, things: int, due: int) -> AsyncIterator[Services]:
    await upgrade(url)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with an_office(url, [a_registry()]) as office:
        await fill(connection, office.tenant_id, "services", things, due)
        await connection.close()
        yield office.services


async def _selection(services: Services, due: int) -> float:
    horizon = services.renewals.due.horizon(utc_now())
    async with services.database.reading() as reading:
        began = time.perf_counter()
        payers = await rows.payers(reading, horizon, after=None, limit=due)
        found = await rows.due_rows(reading, [payer.account_id for payer in payers], horizon, NO_BONUS)
        took = time.perf_counter() - began
    if sum(map(len, found.services.values())) != due:
        raise AssertionError(f"{due} are due, others were found")
    return took


async def _raw(url: str, footprint: raw.Footprint, items: int) -> float:
    connections = [await asyncpg.connect(url.replace("+asyncpg", "")) for _ in range(CONNECTIONS)]
    left = iter(range(items))

    async def work(connection: asyncpg.Connection) -> None:
        for number in left:
            await footprint.copy(connection, number)

    began = time.perf_counter()
    await asyncio.gather(*map(work, connections))
    rate = items / (time.perf_counter() - began)
    for connection in connections:
        await connection.close()
    return rate


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
