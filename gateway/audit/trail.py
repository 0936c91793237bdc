"""The trail in the database: one chain of entries, each written in the transaction of the change that it tells of."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit.entry import FIRST_HASH, Actor, AuditEntry, chained_hash
from gateway.audit.masking import masked
from gateway.database_trouble import retry_reason
from gateway.storage.audit_table import audit_entries

_TABLE = audit_entries.c
_ONE_AT_A_TIME = 0x61756469  # "audi": the chain grows at one end only
_PAGE = 500


def no_matter() -> None:
    """Look away."""


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """`secret` keys the hashes that stand for secrets and personal data. `failed` is called when an entry could not be
    written, so that its change is given up.
    """

    secret: bytes = field(repr=False)
    failed: Callable[[], None] = no_matter

    async def write(self, connection: AsyncConnection, entry: AuditEntry, *, at: datetime) -> None:
        """Append an entry. Other writers wait for the end of the transaction: write late in it."""
        try:
            await self._append(connection, entry, at)
        except Exception as err:
            if retry_reason(err) is None:
                self.failed()
            raise

    async def _append(self, connection: AsyncConnection, entry: AuditEntry, at: datetime) -> None:
        kept = replace(entry, before=masked(entry.before, self.secret), after=masked(entry.after, self.secret))
        await connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        previous = await connection.scalar(select(_TABLE.hash).order_by(_TABLE.id.desc()).limit(1)) or FIRST_HASH
        row = {
            "at": at,
            "actor": kept.actor.id,
            "action": kept.action,
            "object": kept.object,
            "before": kept.before,
            "after": kept.after,
            "request_id": kept.actor.request_id,
            "source": kept.actor.source,
            "previous_hash": previous,
            "hash": chained_hash(previous, kept, at),
        }
        await connection.execute(insert(audit_entries).values(row))


async def last_entry(connection: AsyncConnection, action: str, about: str) -> AuditEntry | None:
    """Return the newest entry of an action on an object."""
    wanted = select(audit_entries).where(_TABLE.object == about, _TABLE.action == action)
    row = (await connection.execute(wanted.order_by(_TABLE.id.desc()).limit(1))).one_or_none()
    return None if row is None else _entry_of(row)


async def newest(
    connection: AsyncConnection, *, before: int | None, about: str = "", by: str = "", limit: int
) -> Sequence[Row[Any]]:
    """Return whole rows, the newest first, of one object and one actor where they are named; `before` is the id that
    the page before ended with.
    """
    query = select(audit_entries).order_by(_TABLE.id.desc()).limit(limit)
    for column, wanted in ((_TABLE.object, about), (_TABLE.actor, by)):
        if wanted:
            query = query.where(column == wanted)
    return (await connection.execute(query if before is None else query.where(_TABLE.id < before))).all()


async def broken_links(connection: AsyncConnection) -> AsyncIterator[int]:
    """Yield the ids of entries that were changed after they were written, or whose predecessor is gone.

    Reads by pages, so that no transaction stays open for as long as it takes.
    """
    expected, after = FIRST_HASH, 0
    while page := await _page(connection, after):
        for row in page:
            if row.previous_hash != expected or row.hash != chained_hash(row.previous_hash, _entry_of(row), row.at):
                yield row.id
            expected, after = row.hash, row.id


async def _page(connection: AsyncConnection, after: int) -> Sequence[Row[Any]]:
    entries = select(audit_entries).where(_TABLE.id > after).order_by(_TABLE.id).limit(_PAGE)
    return (await connection.execute(entries)).all()


def _entry_of(row: Any) -> AuditEntry:
    return AuditEntry(Actor(row.actor, row.request_id, row.source), row.action, row.object, row.before, row.after)
