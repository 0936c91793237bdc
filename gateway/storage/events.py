"""Reading events so that none is missed: only those of transactions before which all others have ended.

Rows are read in the order of (xid, seq), and only below the oldest transaction that is still under way: a row with a
smaller position can't appear any more, so a reader may remember the last one that it saw. A long transaction anywhere
in the cluster makes readers wait, never miss.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events.model import EventType, KeptEvent
from gateway.storage.event_table import events

_TABLE = events.c
_SETTLED = _TABLE.xid < func.pg_snapshot_xmin(func.pg_current_snapshot())


async def position(connection: AsyncConnection, tenant_id: str, event_id: str) -> tuple[int, int] | None:
    """Return where a tenant's event stands; None when there is none of that id any more."""
    query = select(_TABLE.xid.cast(events.c.id.type), _TABLE.seq)
    row = (await connection.execute(query.where(_TABLE.id == event_id, _TABLE.tenant_id == tenant_id))).one_or_none()
    return None if row is None else (int(row[0]), int(row[1]))


async def behind(
    connection: AsyncConnection, tenant_id: str, after: tuple[int, int] | None, *, limit: int
) -> Sequence[KeptEvent]:
    """Return a tenant's events behind a position, oldest first; None = from the first that is kept."""
    return [event for _, event in await placed_behind(connection, tenant_id, after, limit=limit)]


async def placed_behind(
    connection: AsyncConnection, tenant_id: str, after: tuple[int, int] | None, *, limit: int
) -> Sequence[tuple[tuple[int, int], KeptEvent]]:
    """Return what `behind` does, each with its own position."""
    place = (_TABLE.xid.cast(events.c.id.type).label("xid"), _TABLE.seq)
    query = select(*place, _TABLE.id, _TABLE.type, _TABLE.account_id, _TABLE.at, _TABLE.data)
    query = query.where(_TABLE.tenant_id == tenant_id, _SETTLED)
    if after is not None:
        behind_it = tuple_(literal_column(f"'{int(after[0])}'::xid8"), literal_column(str(int(after[1]))))
        query = query.where(tuple_(_TABLE.xid, _TABLE.seq) > behind_it)
    rows = await connection.execute(query.order_by(_TABLE.xid, _TABLE.seq).limit(limit))
    return [
        ((int(row[0]), int(row[1])), KeptEvent(row.id, EventType(row.type), row.account_id, row.at, row.data))
        for row in rows
    ]


async def forget(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Remove old events; return how many."""
    old = select(_TABLE.seq).where(_TABLE.at < before).order_by(_TABLE.at).limit(limit)
    return (await connection.execute(delete(events).where(_TABLE.seq.in_(old)))).rowcount
