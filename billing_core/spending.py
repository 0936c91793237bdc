"""What a customer spent in a span of time, as loyalty and partner months count it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_main
from billing_core.journal import EntryKind
from billing_core.storage.tables import journal_entries, journal_lines

SPENDING_KINDS = (EntryKind.CHARGE, EntryKind.CAPTURE, EntryKind.REFUND, EntryKind.PLAN_CREDIT)
"""Entries that buy something or take a purchase back; their reversals count too, top-ups and openings do not."""


async def spent_by_hour(
    conn: AsyncConnection, account_id: str, currency: str, first: datetime, after: datetime
) -> Sequence[tuple[datetime, int]]:
    """Return charges less refunds, VAT included, posted in `[first, after)` from the main account, in minor units.

    By the hour of their posting, which in every zone lies within one day.
    """
    entries, lines = journal_entries.alias("entry"), journal_lines.alias("line")
    undone = journal_entries.alias("undone")
    hour = func.date_trunc("hour", entries.c.posted_at, "UTC")
    statement = (
        select(hour, -func.sum(lines.c.amount_minor))
        .select_from(lines)
        .join(entries, entries.c.id == lines.c.entry_id)
        .outerjoin(undone, undone.c.id == entries.c.reversal_of)
        .where(lines.c.account == customer_main(account_id), lines.c.currency == currency)
        .where(entries.c.posted_at >= first, entries.c.posted_at < after)
        .where(func.coalesce(undone.c.kind, entries.c.kind).in_([kind.value for kind in SPENDING_KINDS]))
        .group_by(hour)
    )
    return [(at, int(amount)) for at, amount in await conn.execute(statement)]
