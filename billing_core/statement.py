"""A customer's account statement: its journal lines in their order, each with the balance after it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.money import Money
from billing_core.storage.tables import journal_entries, journal_lines


@dataclass(frozen=True, slots=True)
class StatementLine:
    """`number` counts the account's lines from 1 without gaps; `balance` is posted money after the line."""

    number: int
    entry_id: str
    kind: str
    posted_at: datetime
    effective_at: datetime
    reference: str
    amount: Money
    balance: Money
    reversal_of: str | None
    note: str


async def read_statement(conn: AsyncConnection, account: str, *, after: int | None, limit: int) -> list[StatementLine]:
    """Return lines newest first, those before number `after` when it is given."""
    lines, entries = journal_lines.c, journal_entries.c
    statement = (
        select(
            lines.account_line,
            entries.id,
            entries.kind,
            entries.posted_at,
            entries.effective_at,
            entries.reference,
            lines.amount_minor,
            lines.balance_minor,
            lines.currency,
            entries.reversal_of,
            entries.note,
        )
        .join(journal_entries, entries.id == lines.entry_id)
        .where(lines.account == account, lines.account_line.is_not(None))
        .order_by(lines.account_line.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(lines.account_line < after)
    return [
        StatementLine(
            number=row.account_line,
            entry_id=row.id,
            kind=row.kind,
            posted_at=row.posted_at,
            effective_at=row.effective_at,
            reference=row.reference,
            amount=Money(row.amount_minor, row.currency),
            balance=Money(row.balance_minor, row.currency),
            reversal_of=row.reversal_of,
            note=row.note,
        )
        for row in await conn.execute(statement)
    ]
