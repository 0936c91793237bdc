"""Entries that the ledger makes, and those that it finds again by their keys."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import clearing, customer_main
from billing_core.errors import DuplicateReference
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.money import Money
from billing_core.storage import queries


def top_up_entry(
    account_id: str,
    amount: Money,
    *,
    provider: str,
    payment_id: str,
    at: datetime,
    note: str = "",
    key: str | None = None,
) -> JournalEntry:
    """Return what credits a payment; see `Ledger.top_up`."""
    if amount.minor <= 0:
        raise ValueError("a payment is of more than zero")
    return JournalEntry(
        key=key or f"pay:{provider}:{payment_id}",
        kind=EntryKind.TOP_UP,
        lines=(Line(customer_main(account_id), amount), Line(clearing(provider), -amount)),
        posted_at=at,
        effective_at=at,
        reference=f"{provider}:{payment_id}",
        note=note,
    )


async def entry_with(conn: AsyncConnection, key: str) -> JournalEntry:
    known = await queries.find_key(conn, key)
    entry = None if known is None else await queries.find_entry(conn, known.subject_id)
    if entry is None:
        raise AssertionError("a key claimed by an entry leads to it")
    return entry


async def reversal_with(conn: AsyncConnection, key: str, entry_id: str) -> JournalEntry | None:
    """Return what was posted under the key when it reverses that entry; None when the key is free."""
    known = await queries.find_key(conn, key)
    if known is None:
        return None
    entry = await queries.find_entry(conn, known.subject_id)
    if entry is None or entry.reversal_of != entry_id:
        raise DuplicateReference(key, known.subject_id)
    return entry
