from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events.model import Event
from gateway.ids import new_id
from gateway.storage.as_json import as_json
from gateway.storage.notify import EVENTS

_EMIT = text(f"""
    WITH told AS (
        INSERT INTO events (id, tenant_id, account_id, type, at, data)
        SELECT id, tenant_id, account_id, type, CAST(:at AS timestamptz), data
        FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS event (
            id text, tenant_id text, account_id text, type text, data jsonb)
        RETURNING tenant_id
    )
    SELECT pg_notify('{EVENTS}', tenant_id) FROM (SELECT DISTINCT tenant_id FROM told) AS woken
""")  # noqa: S608 - the channel is a constant


async def emit(connection: AsyncConnection, *told: Event, at: datetime) -> None:
    """Tell what this transaction makes true, and wake those who wait for it; nobody hears of it unless it commits."""
    if told:
        await connection.execute(_EMIT, {"events": as_json(rows_of(told)), "at": at})


def rows_of(told: Sequence[Event]) -> list[dict[str, Any]]:
    """Return events as rows to be written, each under a new id."""
    return [
        {
            "id": new_id("evt"),
            "tenant_id": event.tenant_id,
            "account_id": event.account_id,
            "type": event.type.value,
            "data": dict(event.data),
        }
        for event in told
    ]
