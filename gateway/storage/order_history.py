"""How many orders ended in each of the last hours, by registry."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.tables import operations

HOURS = 24

_TABLE = operations.c


async def by_hour(connection: AsyncConnection, tenant_id: str, *, until: datetime) -> dict[str, list[int]]:
    """Return 24 numbers a registry or panel that had any, the oldest hour first."""
    begin = until - timedelta(hours=HOURS)
    hour = func.floor(func.extract("epoch", _TABLE.created_at - begin) / 3600)
    query = (
        select(_TABLE.registry, hour.label("hour"), func.count().label("orders"))
        .where(_TABLE.tenant_id == tenant_id, _TABLE.created_at > begin, _TABLE.created_at <= until)
        .group_by(_TABLE.registry, hour)
    )
    found: dict[str, list[int]] = {}
    for row in await connection.execute(query):
        line = found.setdefault(row.registry, [0] * HOURS)
        line[min(int(row.hour), HOURS - 1)] = row.orders
    return found
