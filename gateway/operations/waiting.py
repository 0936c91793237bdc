"""Waiting until operations are settled, woken by the process that settles them.

Signals may be lost with the connection that hears them, so whoever waits is looked after by polling as well: one query
for all of this process, however many wait.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import structlog

from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.storage import operations
from gateway.storage.listener import Listener
from gateway.storage.notify import SETTLED
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)


class SettledSignals:
    """Who waits for which operation in this process. It polls every `poll_seconds` while anybody does."""

    def __init__(self, database: Database, listener: Listener, *, poll_seconds: float) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._polling: asyncio.Task[None] | None = None
        listener.on(SETTLED, self._settled)

    @asynccontextmanager
    async def of(self, operation_id: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set when the operation is found to be settled."""
        event = asyncio.Event()
        self._waiting[operation_id].add(event)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll(), name="settled operations")
        try:
            yield event
        finally:
            self._forget(operation_id, event)

    def _forget(self, operation_id: str, event: asyncio.Event) -> None:
        events = self._waiting[operation_id]
        events.discard(event)
        if not events:
            del self._waiting[operation_id]
        if not self._waiting and self._polling is not None:
            self._polling.cancel()
            self._polling = None

    def _settled(self, operation_id: str) -> None:
        for event in self._waiting.get(operation_id, ()):
            event.set()

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            for operation_id in await self._find(self._waiting.keys()):
                self._settled(operation_id)

    async def _find(self, waited_for: Collection[str]) -> Collection[str]:
        try:
            async with self._database.reading() as connection:
                return await operations.settled_among(connection, list(waited_for))
        except DatabaseUnavailable:
            return ()  # it is told elsewhere; the next turn comes
        except Exception as err:  # noqa: BLE001 - those who wait must not wait in vain for the next turn
            _log.error("waiting_failed", **traits_of(err))
            return ()
