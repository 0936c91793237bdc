"""The audit of the ledger: recompute everything from the journal and report what differs. A sound ledger: nothing.

Every check is one statement, hence one consistent look, also while postings go on.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.money import Money


@dataclass(frozen=True, slots=True)
class Difference:
    """`subject` is the entry, hold, account or currency; `expected` follows from the journal, `found` is stored."""

    invariant: str
    subject: str
    expected: Money
    found: Money

    def __str__(self) -> str:
        return f"{self.invariant}: {self.subject}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class LedgerReport:
    differences: tuple[Difference, ...]

    @property
    def sound(self) -> bool:
        return not self.differences


# Each selects (subject, currency, expected, found) of what breaks the invariant.
_CHECKS = {
    "balanced": """
        SELECT entry_id, currency, 0, sum(amount_minor) FROM journal_lines
        GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0
    """,
    "total_zero": """
        SELECT currency, currency, 0, sum(amount_minor) FROM journal_lines
        GROUP BY currency HAVING sum(amount_minor) <> 0
    """,
    "cache_equals_sum": """
        SELECT code, coalesce(account.currency, line.currency), coalesce(line.total, 0),
               coalesce(account.posted_minor, 0)
        FROM ledger_accounts AS account
        FULL JOIN (
            SELECT account AS code, currency, sum(amount_minor) AS total, count(*) AS lines, max(account_line) AS last
            FROM journal_lines WHERE account_line IS NOT NULL GROUP BY account, currency
        ) AS line USING (code, currency)
        WHERE coalesce(line.total, 0) <> coalesce(account.posted_minor, 0)
           OR coalesce(line.lines, 0) <> coalesce(account.line_count, 0) OR line.last <> line.lines
    """,
    "held_equals_holds": r"""
        SELECT code, coalesce(account.currency, hold.currency), coalesce(hold.total, 0), coalesce(account.held_minor, 0)
        FROM ledger_accounts AS account
        FULL JOIN (
            SELECT part.code, min(currency) AS currency, sum(part.minor) AS total
            FROM holds CROSS JOIN LATERAL (VALUES
                (account, amount_minor - bonus_minor), (replace(account, '\:main', '\:bonus'), bonus_minor)
            ) AS part (code, minor)
            WHERE state = 'placed' GROUP BY part.code
        ) AS hold USING (code)
        WHERE coalesce(hold.total, 0) <> coalesce(account.held_minor, 0)
    """,
    "no_overdraft": """
        SELECT code, currency, greatest(0, held_minor - posted_minor - credit_limit_minor), overdraft_minor
        FROM ledger_accounts
        WHERE overdraft_minor <> greatest(0, held_minor - posted_minor - credit_limit_minor)
    """,
    "capture_is_posted": r"""
        SELECT hold.id, hold.currency, coalesce(-line.minor, 0), coalesce(hold.captured_minor, 0)
        FROM holds AS hold
        CROSS JOIN LATERAL (
            SELECT sum(amount_minor) AS minor FROM journal_lines WHERE entry_id = hold.entry_id
            AND account IN (hold.account, replace(hold.account, '\:main', '\:bonus'))
        ) AS line
        WHERE hold.state = 'captured' AND -line.minor IS DISTINCT FROM hold.captured_minor
    """,
    "reversal_undoes": """
        SELECT reversal.id, line.currency, sum(line.amount_minor), 0
        FROM journal_entries AS reversal
        JOIN journal_lines AS line ON line.entry_id IN (reversal.id, reversal.reversal_of)
        WHERE reversal.reversal_of IS NOT NULL
        GROUP BY reversal.id, line.account, line.currency HAVING sum(line.amount_minor) <> 0
    """,
}

INVARIANTS = tuple(_CHECKS)


async def check(conn: AsyncConnection) -> LedgerReport:
    """Compare every stored figure with the journal."""
    differences: list[Difference] = []
    for invariant, statement in _CHECKS.items():
        for subject, currency, expected, found in await conn.execute(text(statement)):
            differences.append(
                Difference(invariant, subject, Money(int(expected), currency), Money(int(found), currency))
            )
    return LedgerReport(tuple(differences))
