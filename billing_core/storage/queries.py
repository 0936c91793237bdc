"""Rows of the ledger read back as its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import owner_of
from billing_core.holds import Hold, HoldState
from billing_core.journal import JournalEntry, Line
from billing_core.money import Money
from billing_core.storage.tables import holds, journal_entries, journal_lines, ledger_keys

_ENTRY = select(
    journal_entries.c.id,
    journal_entries.c.key,
    journal_entries.c.kind,
    journal_entries.c.posted_at,
    journal_entries.c.effective_at,
    journal_entries.c.reference,
    journal_entries.c.reversal_of,
    journal_entries.c.note,
    journal_lines.c.account,
    journal_lines.c.amount_minor,
    journal_lines.c.currency,
).join(journal_lines, journal_lines.c.entry_id == journal_entries.c.id)


@dataclass(frozen=True, slots=True)
class ClaimedKey:
    """`subject_id`: the entry or hold that has the key."""

    fingerprint: str
    subject_id: str


async def find_key(conn: AsyncConnection, key: str) -> ClaimedKey | None:
    statement = select(ledger_keys.c.fingerprint, ledger_keys.c.subject_id).where(ledger_keys.c.key == key)
    row = (await conn.execute(statement)).one_or_none()
    return None if row is None else ClaimedKey(row.fingerprint, row.subject_id)


async def find_entry(conn: AsyncConnection, entry_id: str) -> JournalEntry | None:
    entries = await _entries(conn, _ENTRY.where(journal_entries.c.id == entry_id))
    return entries[0] if entries else None


async def entries_of(conn: AsyncConnection, reference: str) -> list[JournalEntry]:
    """Return what was posted for an operation, payment or service, oldest first."""
    return await _entries(conn, _ENTRY.where(journal_entries.c.reference == reference))


async def find_hold(conn: AsyncConnection, hold_id: str) -> Hold | None:
    row = (await conn.execute(select(holds).where(holds.c.id == hold_id))).mappings().one_or_none()
    return None if row is None else _hold(row)


async def find_holds(conn: AsyncConnection, hold_ids: Sequence[str]) -> list[Hold]:
    rows = await conn.execute(select(holds).where(holds.c.id == func.any(list(hold_ids))))
    return [_hold(row) for row in rows.mappings()]


async def holds_of(conn: AsyncConnection, reference: str) -> list[Hold]:
    """Return the holds placed for an operation, oldest first."""
    statement = select(holds).where(holds.c.reference == reference).order_by(holds.c.placed_at, holds.c.id)
    return [_hold(row) for row in (await conn.execute(statement)).mappings()]


async def _entries(conn: AsyncConnection, statement: Select[Any]) -> list[JournalEntry]:
    ordered = statement.order_by(journal_entries.c.posted_at, journal_entries.c.id, journal_lines.c.position)
    rows_by_id: dict[str, list[Mapping[Any, Any]]] = {}
    for row in (await conn.execute(ordered)).mappings():
        rows_by_id.setdefault(row["id"], []).append(row)
    return [_entry(rows) for rows in rows_by_id.values()]


def _entry(rows: Sequence[Mapping[Any, Any]]) -> JournalEntry:
    head = rows[0]
    return JournalEntry(
        id=head["id"],
        key=head["key"],
        kind=head["kind"],
        lines=tuple(Line(row["account"], Money(row["amount_minor"], row["currency"])) for row in rows),
        posted_at=head["posted_at"],
        effective_at=head["effective_at"],
        reference=head["reference"],
        reversal_of=head["reversal_of"],
        note=head["note"],
    )


def _hold(row: Mapping[Any, Any]) -> Hold:
    currency, captured_minor = row["currency"], row["captured_minor"]
    return Hold(
        id=row["id"],
        account_id=owner_of(row["account"]),
        account=row["account"],
        amount=Money(row["amount_minor"], currency),
        purpose=row["purpose"],
        reference=row["reference"],
        state=HoldState(row["state"]),
        placed_at=row["placed_at"],
        closed_at=row["closed_at"],
        captured=None if captured_minor is None else Money(captured_minor, currency),
        entry_id=row["entry_id"],
        bonus_minor=row["bonus_minor"],
        reason=row["reason"],
    )
