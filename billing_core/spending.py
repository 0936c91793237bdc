"""What a customer spent in a span of time, as loyalty, partner months and acts count it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Select, Text, any_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_main, owner_of
from billing_core.journal import EntryKind
from billing_core.money import Money
from billing_core.storage.tables import journal_entries, journal_lines

SPENDING_KINDS = (EntryKind.CHARGE, EntryKind.CAPTURE, EntryKind.REFUND, EntryKind.PLAN_CREDIT)
"""Entries that buy something or take a purchase back; their reversals count too, top-ups and openings do not."""

_ENTRY, _LINE, _UNDONE = (
    journal_entries.alias("entry"),
    journal_lines.alias("line"),
    journal_entries.alias("undone"),
)
_GROSS = -func.sum(_LINE.c.amount_minor)


@dataclass(frozen=True, slots=True)
class Sale:
    """What one operation or service cost in a period, VAT included.

    Below zero: more was given back. `late`: it takes back what was charged before the period.
    """

    reference: str
    first_at: datetime
    gross: Money
    late: bool = False


async def spent_by_hour(
    conn: AsyncConnection, account_ids: Sequence[str], currency: str, first: datetime, after: datetime
) -> Sequence[tuple[str, datetime, int]]:
    """Return charges less refunds, VAT included, posted in `[first, after)` from main accounts, in minor units.

    By account and by the hour of their posting, which in every zone lies within one day.
    """
    hour = func.date_trunc("hour", _ENTRY.c.posted_at, "UTC")
    columns = select(_LINE.c.account, hour, _GROSS)
    statement = _spending(columns, account_ids, currency, first, after).group_by(_LINE.c.account, hour)
    return [(owner_of(code), at, int(amount)) for code, at, amount in await conn.execute(statement)]


async def sales_of(
    conn: AsyncConnection, account_id: str, currency: str, first: datetime, after: datetime
) -> list[Sale]:
    """Return the sales posted in `[first, after)` by what they were for, oldest first; what cancels out is left out."""
    first_at, late = func.min(_ENTRY.c.posted_at), func.coalesce(_UNDONE.c.posted_at < first, False)
    columns = select(_ENTRY.c.reference, late.label("late"), first_at.label("first_at"), _GROSS.label("gross_minor"))
    statement = (
        _spending(columns, [account_id], currency, first, after)
        .group_by(_ENTRY.c.reference, late)
        .having(_GROSS != 0)
        .order_by(first_at, _ENTRY.c.reference)
    )
    return [
        Sale(row.reference, row.first_at, Money(int(row.gross_minor), currency), row.late)
        for row in await conn.execute(statement)
    ]


def _spending(
    columns: Select[Any], account_ids: Sequence[str], currency: str, first: datetime, after: datetime
) -> Select[Any]:
    codes = literal([customer_main(account_id) for account_id in account_ids], ARRAY(Text))
    return (
        columns.select_from(_LINE)
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .outerjoin(_UNDONE, _UNDONE.c.id == _ENTRY.c.reversal_of)
        .where(_LINE.c.account == any_(codes), _LINE.c.currency == currency)
        .where(_ENTRY.c.posted_at >= first, _ENTRY.c.posted_at < after)
        .where(func.coalesce(_UNDONE.c.kind, _ENTRY.c.kind).in_([kind.value for kind in SPENDING_KINDS]))
    )
