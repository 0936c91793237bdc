"""The tax modes in memory. They are set at least a day ahead, so a node that looks twice a minute is never late."""

import asyncio
from contextlib import suppress
from datetime import date, datetime

from billing_core import VatCalendar, VatRule, taxes
from gateway.database import Database
from gateway.errors import DatabaseUnavailable

_EVERY_SECONDS = 30.0
_UNTIL_KNOWN_SECONDS = 1.0


class TaxKeeper:
    """`before` is the mode until the first that was set; a database that does not answer changes nothing."""

    def __init__(self, database: Database, before: VatRule) -> None:
        self._database = database
        self._before = before
        self._calendar = VatCalendar(before)
        self._loop: asyncio.Task[None] | None = None

    def at(self, moment: datetime) -> VatRule:
        return self._calendar.at(moment)

    def on(self, day: date) -> VatRule:
        """Return the rule of a business date, such as that of a document."""
        return self._calendar.on(day)

    async def load(self) -> None:
        """Read the modes. Raises `DatabaseUnavailable`."""
        async with self._database.reading() as connection:
            self._calendar = await taxes.read(connection, self._before)

    def start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.create_task(self._keep(), name="tax modes")

    async def stop(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None

    async def _keep(self) -> None:
        pause = _UNTIL_KNOWN_SECONDS
        while True:
            with suppress(DatabaseUnavailable):
                await self.load()
                pause = _EVERY_SECONDS
            await asyncio.sleep(pause)
