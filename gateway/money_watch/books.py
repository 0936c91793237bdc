"""The books, recomputed from the journal: the job behind `dgw_ledger_*`."""

from collections import Counter
from dataclasses import dataclass

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import LedgerReport, ledger_check
from gateway.database import Database
from gateway.storage import effects, figures

_log = structlog.get_logger(__name__)

IMBALANCE = "ledger_imbalance"
VIOLATIONS = "ledger_violations"
TRANSACTIONS = "ledger_transactions"

_LONGEST = "30min"
"""Everything is read: a statement takes longer than those of orders may."""


@dataclass(frozen=True, slots=True)
class BooksWatch:
    database: Database

    async def run(self) -> bool:
        """Keep what was found; return whether the books are sound. Raises `DatabaseUnavailable`."""
        async with self.database.aside() as connection:
            await connection.execute(text(f"SET statement_timeout = '{_LONGEST}'"))
            report = await ledger_check.check(connection)
            broken = {**_by_invariant(report), **await effects.violations(connection)}
            found = {
                VIOLATIONS: broken,
                IMBALANCE: await _sums(connection),
                TRANSACTIONS: await _counts(connection),
            }
        await self.database.run(lambda connection: _keep(connection, found))
        for difference in report.differences:
            _log.error("ledger_broken", invariant=difference.invariant, subject=difference.subject)
        return not any(broken.values())


def _by_invariant(report: LedgerReport) -> dict[str, int]:
    """Return how many differences each invariant has, none included."""
    counted = Counter(difference.invariant for difference in report.differences)
    return {invariant: counted[invariant] for invariant in ledger_check.INVARIANTS}


async def _sums(connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(text("SELECT currency, sum(amount_minor) FROM journal_lines GROUP BY currency"))
    return {row[0]: int(row[1]) for row in rows}


async def _counts(connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(text("SELECT kind, count(*) FROM journal_entries GROUP BY kind"))
    return {row[0]: int(row[1]) for row in rows}


async def _keep(connection: AsyncConnection, found: dict[str, dict[str, int]]) -> None:
    for name, values in found.items():
        await figures.keep(connection, name, values)
