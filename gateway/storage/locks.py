"""Locks between nodes: on a name until the transaction ends, on a piece of work while it is done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from gateway.database import Database


async def lock_domain(connection: AsyncConnection, name: DomainName) -> None:
    """Let one transaction at a time decide about a name, so that its operations have one order."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name.ascii, 0))))


@asynccontextmanager
async def only_one(database: Database, work: str) -> AsyncIterator[bool]:
    """Tell whether this process may do `work` now; no other may meanwhile. The lock dies with its connection.

    Raises `DatabaseUnavailable`.
    """
    key = func.hashtextextended(work, 2)
    async with database.aside() as connection:
        ours = bool(await connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield ours
        finally:
            if ours:
                with suppress(Exception):  # a lock that cannot be given back dies with the connection
                    await connection.execute(select(func.pg_advisory_unlock(key)))
