"""Charges that stand alone: the ledger in autocommit against one hand-written statement a charge.

The gateway charges together what is asked at the same moment, and so does `together`; `alone` is a statement a charge.
The baseline does the same writes (balance under the same guard, entry, three lines) through bare asyncpg in autocommit,
without keys, replay or checks of its own.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from billing_core import BillingError, EntryKind, JournalEntry, Ledger, Money, VatMode, VatRule, chart
from billing_core.charges import sale_lines
from billing_core.storage.tables import metadata
from gateway.operations.batches import Batches

VAT = VatRule(VatMode.INCLUDED, Decimal(20))
PRICE = Money(100, "UAH")
CONNECTIONS = 8
ROUNDS = 5

_OPEN = (
    "INSERT INTO ledger_accounts (code, account_id, currency, credit_limit_minor, opened_at) "
    "SELECT 'customer:acc_' || n || ':main', 'acc_' || n, 'UAH', 10::bigint ^ 12, now() "
    "FROM generate_series(0, $1::int - 1) AS n"
)

BASELINE = """
WITH moved AS (
    UPDATE ledger_accounts SET posted_minor = posted_minor - 100, line_count = line_count + 1
    WHERE code = $1 AND posted_minor - held_minor - 100 >= -credit_limit_minor
    RETURNING code, line_count, posted_minor
), entry AS (
    INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference)
    SELECT $2, $2, 'charge', now(), now(), 'op' FROM moved RETURNING id
)
INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
SELECT entry.id, 1, moved.code, -100, 'UAH', moved.line_count, moved.posted_minor FROM entry, moved
UNION ALL SELECT entry.id, 2, 'revenue:domain', 83, 'UAH', NULL, NULL FROM entry
UNION ALL SELECT entry.id, 3, 'vat:payable', 17, 'UAH', NULL, NULL FROM entry
"""

Step = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Rates:
    """Charges a second."""

    together: float
    alone: float
    baseline: float


async def rates(url: str, seconds: float, *, accounts: int, spread: int) -> Rates:
    """Return the rates over `spread` of so many accounts; all take turns, so that a busy machine is busy for all."""
    engine = create_async_engine(url, pool_size=CONNECTIONS)
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    raw = [await asyncpg.connect(dsn) for _ in range(CONNECTIONS)]
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
    if not await raw[0].fetchval("SELECT count(*) FROM ledger_accounts"):
        await raw[0].execute(_OPEN, accounts)
    numbers = count(time.time_ns())
    single = engine.execution_options(isolation_level="AUTOCOMMIT")
    ways = (
        [_together(single, spread)] * CONNECTIONS,
        [_alone(single, spread)] * CONNECTIONS,
        [_through_asyncpg(connection, spread) for connection in raw],
    )
    done = [0, 0, 0]
    for _ in range(ROUNDS):
        for place, steps in enumerate(ways):
            done[place] += await _run_for(seconds / ROUNDS, steps, numbers)
    for connection in raw:
        await connection.close()
    await engine.dispose()
    return Rates(*(each / seconds for each in done))


async def _run_for(seconds: float, steps: list[Step], numbers: Iterator[int]) -> int:
    """Return how many steps were made; each worker repeats its own."""
    stop_at = time.perf_counter() + seconds
    done = 0

    async def work(step: Step) -> None:
        nonlocal done
        while time.perf_counter() < stop_at:
            await step(next(numbers))
            done += 1

    await asyncio.gather(*(work(step) for step in steps))
    return done


def _together(engine: AsyncEngine, accounts: int) -> Step:
    ledger = Ledger()

    async def post(entries: Sequence[JournalEntry]) -> Sequence[JournalEntry | BillingError]:
        async with engine.connect() as conn:
            return await ledger.post_all(conn, entries)

    batches = Batches(post, apart=lambda entry: (entry.key,))

    async def step(n: int) -> None:
        await batches.do(_charge(n, accounts))

    return step


def _alone(engine: AsyncEngine, accounts: int) -> Step:
    ledger = Ledger()

    async def step(n: int) -> None:
        async with engine.connect() as conn:
            await ledger.post(conn, _charge(n, accounts))

    return step


def _charge(n: int, accounts: int) -> JournalEntry:
    now = datetime.now(UTC)
    lines = sale_lines(chart.customer_main(f"acc_{n % accounts}"), PRICE, revenue_class="domain", vat=VAT)
    return JournalEntry(f"ledger:{n}", EntryKind.CHARGE, lines, now, f"op_{n}", effective_at=now)


def _through_asyncpg(connection: asyncpg.Connection, accounts: int) -> Step:
    async def step(n: int) -> None:
        await connection.execute(BASELINE, chart.customer_main(f"acc_{n % accounts}"), f"raw:{n}")

    return step
