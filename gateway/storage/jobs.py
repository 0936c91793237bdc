"""Rows of periodic work: when it last began and last succeeded, by the database's clock."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.registry_tables import jobs

_TABLE = jobs.c


async def is_due(connection: AsyncConnection, name: str, *, every: timedelta, retry: timedelta) -> bool:
    """Tell whether `begin` would begin, without locking anything."""
    return not await connection.scalar(select(exists().where(_TABLE.name == name, ~_due(every, retry))))


async def begin(connection: AsyncConnection, name: str, *, every: timedelta, retry: timedelta) -> bool:
    """Note that a job begins; False when it is not due: `every` after it began last, `retry` if it failed then."""
    began = (
        insert(jobs)
        .values(name=name, started_at=func.now())
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"started_at": func.now()},
            where=_due(every, retry),
        )
        .returning(_TABLE.name)
    )
    return (await connection.execute(began)).one_or_none() is not None


async def succeed(connection: AsyncConnection, name: str) -> None:
    now = {"started_at": func.now(), "succeeded_at": func.now(), "succeeded_from": func.now()}
    ended = {"succeeded_at": func.now(), "succeeded_from": _TABLE.started_at}
    row = insert(jobs).values(name=name, **now)
    await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=ended))


async def succeeded_at(connection: AsyncConnection, name: str) -> datetime | None:
    return await connection.scalar(select(_TABLE.succeeded_at).where(_TABLE.name == name))


def _due(every: timedelta, retry: timedelta) -> ColumnElement[bool]:
    failed = func.coalesce(_TABLE.succeeded_at < _TABLE.started_at, True)
    return or_(_TABLE.started_at <= func.now() - every, and_(failed, _TABLE.started_at <= func.now() - retry))
