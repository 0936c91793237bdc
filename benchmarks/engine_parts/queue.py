"""The queue itself: a real PostgreSQL, and registries in memory that answer at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from statistics import median, quantiles

import asyncpg
from sqlalchemy import make_url

from adapters.errors import Unavailable
from adapters.model import DomainName
from gateway.operations import queue as due
from gateway.storage import domains, schema
from tests.support.office import Office, a_registration, a_registry, an_office

FILL = """
INSERT INTO operations (id, tenant_id, account_id, kind, state, registry, domain, priority, payload, created_at,
    updated_at, completed_at, deadline_at, not_before)
SELECT 'op_fill' || n, tenant_id, account_id, 'nameservers', 'succeeded', 'fake', 'fill' || n || '.test', 5, '{}',
    now(), now(), now(), now(), now()
FROM generate_series($1::bigint, $2::bigint) n, (SELECT tenant_id, id AS account_id FROM customer_accounts LIMIT 1) a
"""
FILL_DOMAINS = """
INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, nameservers, contacts, created_at,
    expires_at, synced_at, updated_at)
SELECT 'dom_fill' || n, tenant_id, account_id, 'fill' || n || '.test', 'test', 'fake', true, '{ok}', '[]', '{}',
    now(), now() + interval '1 year', now(), now()
FROM generate_series($1::bigint, $2::bigint) n, (SELECT tenant_id, id AS account_id FROM customer_accounts LIMIT 1) a
"""
ROWS_AT_ONCE = 250_000
QUEUED = 400
TIMES = {"claim": QUEUED // 8, "operation": 1000, "domain": 1000}
PATIENT = {"poll_seconds": 1, "lease_seconds": 120, "postpone_seconds": 2, "postpone_max_seconds": 300}


Step = Callable[[], Awaitable[None]]


async def drain(url: str, orders: int) -> tuple[float, float]:
    """Return operations a second over the first and over the last fifth of a queue."""
    await schema.upgrade(url)
    async with an_office(url, [a_registry()], **PATIENT) as office:
        account = await office.account("1000000000.00")
        for start in range(0, orders, 50):
            names = (f"q{number}.test" for number in range(start, min(start + 50, orders)))
            await asyncio.gather(*(office.order(a_registration(name), account) for name in names))
        await office.services.workers.start()
        while await _open(office):  # noqa: ASYNC110 - the workers end them
            await asyncio.sleep(0.2)
        ended = await office.execute("SELECT completed_at FROM operations ORDER BY completed_at")
        fifth = orders // 5
        return _rate(ended[fifth // 4 : fifth]), _rate(ended[-fifth : -fifth // 4])


async def beside_a_dead_one(url: str, orders: int) -> tuple[float, float]:
    """Return the p99 of one registry's orders, in seconds, when all is quiet and while another registry is dead."""
    await schema.upgrade(url)
    living, dead = a_registry("living", "living"), a_registry("dead", "dead")

    async def hang(*_order: object, **_prefix: object) -> None:
        await asyncio.sleep(1)
        raise Unavailable("timeout")

    dead.prepare = dead.ping = hang
    async with an_office(url, [living, dead], **PATIENT) as office:
        account = await office.account("1000000000.00")
        await office.services.workers.start()
        await _latencies(office, account, "warm", orders // 4)
        quiet = await _latencies(office, account, "quiet", orders)
        await asyncio.gather(*(office.order(a_registration(f"n{n}.dead"), account) for n in range(200)))
        return quantiles(quiet, n=100)[-1], quantiles(await _latencies(office, account, "dead", orders), n=100)[-1]


async def _latencies(office: Office, account: str, word: str, orders: int) -> list[float]:
    taken = []
    for number in range(orders):
        began = time.perf_counter()
        await office.settled(await office.order(a_registration(f"{word}{number}.living"), account), seconds=60)
        taken.append(time.perf_counter() - began)
    return taken


async def in_full_tables(urls: tuple[str, str], volumes: tuple[int, int]) -> list[tuple[str, float, float]]:
    """Return the seconds of a claim and of look-ups with few and with many operations; a fifth as many domains.

    Each volume has a database of its own, and they are asked in turns, so that both meet the same machine.
    """
    async with AsyncExitStack() as stack:
        steps = []
        for url, volume in zip(urls, volumes, strict=True):
            await schema.upgrade(url)
            office = await stack.enter_async_context(an_office(url, [a_registry()]))
            await _fill(office, url, volume)
            steps.append(_steps(office))
        return [(name, *await _in_turns(steps[0][name], steps[1][name], TIMES[name])) for name in steps[0]]


async def _fill(office: Office, url: str, operations: int) -> None:
    """Fill the tables, on a connection whose statements may take their time, and put orders into the queue."""
    account = await office.account("1000000000.00")
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
    try:
        await connection.execute(
            "SET session_replication_role = replica"
        )  # foreign keys are not looked up for each row
        for statement, rows in ((FILL, operations), (FILL_DOMAINS, operations // 5)):
            for first in range(1, rows + 1, ROWS_AT_ONCE):
                await connection.execute(statement, first, min(first + ROWS_AT_ONCE - 1, rows))
        names = (f"queued{number}.test" for number in range(QUEUED))
        await asyncio.gather(*(office.order(a_registration(name), account) for name in names))
        await connection.execute("VACUUM ANALYZE operations, domains")
    finally:
        await connection.close()


def _steps(office: Office) -> dict[str, Step]:
    database, name = office.services.database, DomainName("fill77.test")
    lease = timedelta(seconds=1)

    async def claim() -> None:
        await database.run(lambda c: due.take(c, due.orders("fake"), owner="bench", lease=lease, limit=8))

    async def operation() -> None:
        await office.operations.get(None, "op_fill77")

    async def domain() -> None:
        async with database.reading() as connection:
            await domains.read(connection, name)

    return {"claim": claim, "operation": operation, "domain": domain}


async def _in_turns(one: Step, other: Step, times: int) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for step, seconds in ((one, taken[0]), (other, taken[1])):
            began = time.perf_counter()
            await step()
            seconds.append(time.perf_counter() - began)
    return median(taken[0]), median(taken[1])


async def _open(office: Office) -> int:
    return (await office.execute("SELECT count(*) FROM operations WHERE completed_at IS NULL"))[0][0]


def _rate(ended: list) -> float:
    return (len(ended) - 1) / (ended[-1][0] - ended[0][0]).total_seconds()
