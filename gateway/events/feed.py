"""The feed that a panel reads to catch up, and waits on for what comes next."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from gateway.database import Database
from gateway.errors import EventNotKept
from gateway.events.model import KeptEvent
from gateway.storage import events as rows
from gateway.storage.listener import Listener
from gateway.storage.notify import EVENTS


class EventFeed:
    """Signals wake whoever waits; it looks every `poll_seconds` as well, since signals may be lost and events become
    readable only after every older transaction has ended.
    """

    def __init__(self, database: Database, listener: Listener, *, poll_seconds: float) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        listener.on(EVENTS, self._heard)

    async def read(
        self, tenant_id: str, after: str | None, *, limit: int, wait_seconds: float = 0
    ) -> Sequence[KeptEvent]:
        """Return events behind the one with the id `after`, oldest first; an empty page after `wait_seconds`.

        Raises `EventNotKept` when no such event of the tenant is kept: the caller must compare its own state anew.
        """
        until = asyncio.get_running_loop().time() + wait_seconds
        woken = asyncio.Event()
        self._waiting[tenant_id].add(woken)
        try:
            while True:
                woken.clear()
                found = await self._found(tenant_id, after, limit)
                left = until - asyncio.get_running_loop().time()
                if found or left <= 0:
                    return found
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(left, self._poll_seconds)):
                        await woken.wait()
        finally:
            self._leave(tenant_id, woken)

    async def _found(self, tenant_id: str, after: str | None, limit: int) -> Sequence[KeptEvent]:
        async with self._database.reading() as connection:
            position = None
            if after is not None:
                position = await rows.position(connection, tenant_id, after)
                if position is None:
                    raise EventNotKept(after)
            return await rows.behind(connection, tenant_id, position, limit=limit)

    def _leave(self, tenant_id: str, woken: asyncio.Event) -> None:
        self._waiting[tenant_id].discard(woken)
        if not self._waiting[tenant_id]:
            del self._waiting[tenant_id]

    def _heard(self, tenant_id: str) -> None:
        for woken in self._waiting.get(tenant_id, ()):
            woken.set()
