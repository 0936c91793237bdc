"""Locks that last until the transaction ends."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName


async def lock_domain(connection: AsyncConnection, name: DomainName) -> None:
    """Let one transaction at a time decide about a name, so that its operations have one order."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name.ascii, 0))))
