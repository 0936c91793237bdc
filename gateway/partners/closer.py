"""Closing the months that are over: each hour, by whichever node comes first, and whatever was missed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import Month, business_date
from billing_core.partners import Closing, MonthStatement, closes_at
from gateway.clock import Clock
from gateway.database import Database

_log = structlog.get_logger(__name__)

MONTHS_BACK = 12
"""How far back a month that was missed is looked for."""


@dataclass(frozen=True, slots=True)
class MonthCloser:
    database: Database
    closing: Closing
    clock: Clock

    async def run(self) -> int:
        """Close every month that may be closed, the oldest first; return how many of partners' months were open."""
        closed = 0
        for month in months_over(self.clock()):
            closed += len(await self.close(month))
        return closed

    async def close(self, month: Month, only: str | None = None) -> Sequence[MonthStatement]:
        """Close a month, batch after batch, each its own transaction. Raises billing_core's `MonthNotOver`."""
        statements: list[MonthStatement] = []
        while True:
            batch = await self.database.run(partial(self._batch, month=month, only=only))
            if not batch:
                return statements
            statements += batch
            _log.info("partner_month_closed", month=str(month), partners=len(batch))

    async def preview(self, month: Month, only: str | None = None) -> Sequence[MonthStatement]:
        """Return what closing a month would post, of the partners that have it open; nothing is kept."""
        async with self.database.engine.connect() as connection:
            statements: list[MonthStatement] = []
            while batch := await self._batch(connection, month, only):
                statements += batch
            await connection.rollback()
        return statements

    async def _batch(self, connection: AsyncConnection, month: Month, only: str | None) -> Sequence[MonthStatement]:
        return await self.closing.close(connection, month, at=self.clock(), only=only)


def months_over(at: datetime) -> Sequence[Month]:
    """Return the months that may be closed, oldest first, as far back as they are looked for."""
    month = Month.of(business_date(at)).previous
    if at < closes_at(month):
        month = month.previous
    months = [month]
    while len(months) < MONTHS_BACK:
        months.append(months[-1].previous)
    return months[::-1]
