from datetime import datetime

from sqlalchemy import func, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events.model import Event
from gateway.ids import new_id
from gateway.storage.event_table import events
from gateway.storage.notify import EVENTS


async def emit(connection: AsyncConnection, *told: Event, at: datetime) -> None:
    """Tell what this transaction makes true, and wake those who wait for it; nobody hears of it unless it commits."""
    rows = [
        {
            "id": new_id("evt"),
            "tenant_id": event.tenant_id,
            "account_id": event.account_id,
            "type": event.type.value,
            "at": at,
            "data": dict(event.data),
        }
        for event in told
    ]
    if rows:
        wakes = func.pg_notify(EVENTS, events.c.tenant_id)
        await connection.execute(insert(events).values(rows).returning(wakes))
