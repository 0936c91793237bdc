"""What an act is about: the charges of a period, less what was taken back, by what they were for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_main
from billing_core.money import Money
from billing_core.spending import SPENDING_KINDS
from billing_core.storage.tables import journal_entries, journal_lines


@dataclass(frozen=True, slots=True)
class Sale:
    """What one operation or service cost in the period, VAT included; negative when more was taken back."""

    reference: str
    first_at: datetime
    gross: Money


async def sales_of(
    conn: AsyncConnection, account_id: str, currency: str, first: datetime, after: datetime
) -> Sequence[Sale]:
    """Return the sales posted in `[first, after)`, oldest first; those that cancel out are left out."""
    entries, lines, undone = (
        journal_entries.alias("entry"),
        journal_lines.alias("line"),
        journal_entries.alias("undone"),
    )
    gross = -func.sum(lines.c.amount_minor)
    statement = (
        select(entries.c.reference, func.min(entries.c.posted_at).label("first_at"), gross.label("gross_minor"))
        .select_from(lines)
        .join(entries, entries.c.id == lines.c.entry_id)
        .outerjoin(undone, undone.c.id == entries.c.reversal_of)
        .where(lines.c.account == customer_main(account_id), lines.c.currency == currency)
        .where(entries.c.posted_at >= first, entries.c.posted_at < after)
        .where(func.coalesce(undone.c.kind, entries.c.kind).in_([kind.value for kind in SPENDING_KINDS]))
        .group_by(entries.c.reference)
        .having(gross != 0)
        .order_by(func.min(entries.c.posted_at), entries.c.reference)
    )
    return [
        Sale(row.reference, row.first_at, Money(int(row.gross_minor), currency))
        for row in await conn.execute(statement)
    ]
