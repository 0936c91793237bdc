"""Rows of figures: each name has one value for each label, all of one finding."""

from collections.abc import Mapping

from sqlalchemy import delete, func, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.figure_table import figures


async def keep(connection: AsyncConnection, name: str, values: Mapping[str, float]) -> None:
    """Replace what was found before under this name."""
    await connection.execute(delete(figures).where(figures.c.name == name))
    rows = [{"name": name, "label": label, "value": value} for label, value in values.items()]
    if rows:
        await connection.execute(insert(figures).values(found_at=func.now()), rows)
