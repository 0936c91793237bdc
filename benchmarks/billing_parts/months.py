"""The close of a partners' month, against one aggregate over the same rows."""

import time
from datetime import UTC, datetime

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from billing_core.business_calendar import Month
from billing_core.partners.closing import Closing
from gateway.storage.schema import upgrade

MONTH = Month(2026, 10)
AFTER = datetime(2026, 11, 1, 12, tzinfo=UTC)

_FILL = (
    """
    INSERT INTO partners (id, tenant_id, account_id, created_at)
    SELECT 'par_' || n, 'ten', 'acc_p' || n, '2020-01-01' FROM generate_series(1, $1::int / 100) AS n
    """,
    """
    INSERT INTO partner_rates (partner_id, valid_from, percent)
    SELECT 'par_' || n, '2020-01-01', 10 FROM generate_series(1, $1::int / 100) AS n
    """,
    """
    INSERT INTO ledger_accounts (code, account_id, currency, posted_minor, line_count, opened_at)
    SELECT 'partner:par_' || n || ':commission', 'par_' || n, 'UAH', 0, 0, now()
    FROM generate_series(1, $1::int / 100) AS n
    """,
    """
    INSERT INTO referrals (account_id, partner_id, project, touched_at, signed_up_at)
    SELECT 'acc_' || n, 'par_' || (n % ($1::int / 100) + 1), 1, '2020-01-01', '2020-01-01'
    FROM generate_series(1, $1::int) AS n
    """,
    """
    INSERT INTO ledger_accounts (code, account_id, currency, posted_minor, credit_limit_minor, line_count, opened_at)
    SELECT 'customer:acc_' || n || ':main', 'acc_' || n, 'UAH', -12000, 100000, 1, now()
    FROM generate_series(1, $1::int) AS n
    """,
    """
    WITH entry AS (
        INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference)
        SELECT 'je_' || n, 'k' || n, 'charge', '2026-10-15', '2026-10-15', 'op' FROM generate_series(1, $1::int) AS n
    )
    INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
    SELECT 'je_' || n, 1, 'customer:acc_' || n || ':main', -12000, 'UAH', 1, -12000
    FROM generate_series(1, $1::int) AS n
    UNION ALL SELECT 'je_' || n, 2, 'revenue:hosting', 10000, 'UAH', NULL, NULL FROM generate_series(1, $1::int) AS n
    UNION ALL SELECT 'je_' || n, 3, 'vat:payable', 2000, 'UAH', NULL, NULL FROM generate_series(1, $1::int) AS n
    """,
)

# What each referred customer spent in the month without VAT, and the commission on it: the same base, read once.
AGGREGATE = """
SELECT referral.partner_id, referral.account_id, sum(-line.amount_minor - coalesce(vat.amount_minor, 0))
FROM referrals AS referral
JOIN journal_lines AS line ON line.account = 'customer:' || referral.account_id || ':main' AND line.currency = 'UAH'
JOIN journal_entries AS entry ON entry.id = line.entry_id
    AND entry.posted_at >= '2026-09-30T21:00Z' AND entry.posted_at < '2026-10-31T22:00Z' AND entry.kind = 'charge'
LEFT JOIN journal_lines AS vat ON vat.entry_id = line.entry_id AND vat.account = 'vat:payable'
GROUP BY 1, 2
"""


async def seconds(url: str, customers: int) -> tuple[float, float]:
    """Return how long the close and the aggregate take for so many referred customers, one charge each."""
    await upgrade(url)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    for statement in _FILL:
        await connection.execute(statement, customers)
    await connection.execute("ANALYZE")
    aggregate = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        await connection.fetch(AGGREGATE)
        aggregate = min(aggregate, time.perf_counter() - began)
    await connection.close()
    engine = create_async_engine(url)
    began = time.perf_counter()
    closing, more = Closing(), True
    while more:
        async with engine.begin() as conn:
            more = bool(await closing.close(conn, MONTH, at=AFTER))
    closed = time.perf_counter() - began
    await engine.dispose()
    return closed, aggregate
