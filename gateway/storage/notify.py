"""Signals between processes through PostgreSQL. They only wake: whoever misses one finds out by polling."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

QUEUED = "dgw_queued"  # payload: the registry
SETTLED = "dgw_settled"  # payload: the operation's id
REGISTRY = "dgw_registry"  # payload: the registry at which anything is to be looked at anew
EVENTS = "dgw_events"  # payload: the tenant
FUNDED = "dgw_funded"  # payload: the account that money has come to
KEY = "dgw_key"  # payload: the id of an API key that was revoked
SLOT_WANTED = "dgw_slot_wanted"  # payload: the registry at which a process has no session


async def notify(connection: AsyncConnection, channel: str, payload: str) -> None:
    """Send a signal when the transaction commits."""
    await connection.execute(select(func.pg_notify(channel, payload)))
