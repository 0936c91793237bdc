"""Running one ledger statement: tells whether it was done now, was done before, or is refused."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.errors import DuplicateReference
from billing_core.journal import JournalEntry
from billing_core.storage import batch_statements, queries, statements


class StepOutcome(StrEnum):
    DONE = "done"
    KNOWN = "known"
    """The same key did the same before; nothing happened now."""
    REFUSED = "refused"
    """Nothing happened and the key is free; the caller finds out why."""


async def run(conn: AsyncConnection, statement: TextClause, step: Mapping[str, Any]) -> StepOutcome:
    """Run a statement that claims `step["key"]`. Raises `DuplicateReference`."""
    counts = (await conn.execute(statement, step)).one()
    if counts.done:
        return StepOutcome.DONE
    if counts.claimed:
        await give_back(conn, step["key"])
        return StepOutcome.REFUSED
    known = await queries.find_key(conn, step["key"])
    if known is None:
        return StepOutcome.REFUSED
    if known.fingerprint != step["fingerprint"]:
        raise DuplicateReference(step["key"], known.subject_id)
    return StepOutcome.KNOWN


async def post_together(conn: AsyncConnection, entries: Sequence[JournalEntry]) -> frozenset[str]:
    """Write entries by one statement; return the ids of those that nothing kept from it.

    A key that is known, also from earlier among them, and an account that lacks the money for all, keep from it.
    """
    if len(entries) < 2:
        return frozenset()
    rows = [_together(entry) for entry in {entry.key: entry for entry in reversed(entries)}.values()]
    done = await conn.execute(batch_statements.POST_ALL, {"entries": json.dumps(rows[::-1])})
    return frozenset(done.scalars())


def _together(entry: JournalEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "fingerprint": entry.fingerprint(),
        "id": entry.id,
        "kind": entry.kind,
        "at": entry.posted_at.isoformat(),
        "effective_at": entry.effective_at.isoformat(),
        "reference": entry.reference,
        "note": entry.note,
        "lines": [
            {
                "account": line.account,
                "amount_minor": line.amount.minor,
                "currency": line.amount.currency,
                "kept": line.kept,
            }
            for line in entry.lines
        ],
    }


async def claim(conn: AsyncConnection, key: str, entry: JournalEntry) -> bool:
    """Claim a key for an entry; False when it has been claimed before."""
    step = {"key": key, "fingerprint": entry.fingerprint(), "subject_id": entry.id, "at": entry.posted_at}
    return bool((await conn.execute(statements.CLAIM_KEY, step)).scalar_one())


async def give_back(conn: AsyncConnection, key: str) -> None:
    await conn.execute(statements.GIVE_KEY_BACK, {"key": key})


def entry_step(entry: JournalEntry) -> dict[str, Any]:
    """Return the parameters that write an entry."""
    return {
        "key": entry.key,
        "fingerprint": entry.fingerprint(),
        "subject_id": entry.id,
        "at": entry.posted_at,
        "kind": entry.kind,
        "effective_at": entry.effective_at,
        "reference": entry.reference,
        "reversal_of": entry.reversal_of,
        "note": entry.note,
        "accounts": [line.account for line in entry.lines],
        "amounts": [line.amount.minor for line in entry.lines],
        "currencies": [line.amount.currency for line in entry.lines],
        "kept": sum(line.kept for line in entry.lines),
    }
