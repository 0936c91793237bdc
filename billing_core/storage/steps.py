"""Running one ledger statement: tells whether it was done now, was done before, or is refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.errors import DuplicateReference
from billing_core.journal import JournalEntry
from billing_core.storage import queries, statements


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
