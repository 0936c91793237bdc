"""What registries tell us unasked: stored, then acknowledged, then followed up.

A message is acknowledged only once it is durable, so none is lost; one that comes again is known by its id.
"""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import MaintenanceWindow, PollKind, PollMessage
from adapters.outcome import RefusalReason
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.messages.follow_up import FollowUp
from gateway.messages.observer import MessageObserver
from gateway.storage import attempts, messages, pauses
from gateway.storage.locks import only_one
from gateway.storage.pauses import Pause

_log = structlog.get_logger(__name__)


class Inbox:
    """Any number of nodes may have one; each registry's queue is read by one of them at a time."""

    def __init__(
        self,
        database: Database,
        registries: Registries,
        follow_up: FollowUp,
        *,
        clock: Clock,
        observer: MessageObserver,
    ) -> None:
        self._database = database
        self._registries = registries
        self._follow_up = follow_up
        self._clock = clock
        self._observer = observer

    async def read(self, registry: str) -> int | None:
        """Empty a registry's queue and follow up what it told; return how many messages were new.

        None = another process reads it. Raises `Unavailable`, `NotFound`, `DatabaseUnavailable`.
        """
        self._registries.adapter(registry)
        async with only_one(self._database, f"messages:{registry}") as ours:
            if not ours:
                self._observer.elsewhere(registry)
                return None
            new = await self._fetch(registry)
            await self._follow_up.run(registry)
            return new

    async def _fetch(self, registry: str) -> int:
        adapter, last, new = self._registries.adapter(registry), None, 0
        while (message := await adapter.poll()) is not None and message.id != last:
            self._observer.waiting(registry, message.waiting, message.queued_at)
            new += await self._keep(registry, message)
            await adapter.acknowledge(message.id)
            last = message.id
        self._observer.emptied(registry)
        return new

    async def _keep(self, registry: str, message: PollMessage) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            new = await messages.store(connection, registry, message, at=self._clock())
            if new:
                for window in message.windows:
                    await _announce(connection, registry, window, message.detail)
                if message.done is False and message.cltrid is not None:
                    await _deny(connection, message.cltrid, message.detail, at=self._clock())
            return new

        new = await self._database.run(work)
        if new:
            self._observer.received(registry, message.kind.value)
            if message.kind is PollKind.MAINTENANCE:
                _log.warning("maintenance_announced", registry=registry, windows=len(message.windows))
        return new


async def _deny(connection: AsyncConnection, cltrid: str, detail: str, *, at: datetime) -> None:
    await attempts.deny(connection, cltrid, reason=RefusalReason.POLICY.value, detail=detail, at=at)


async def _announce(connection: AsyncConnection, registry: str, window: MaintenanceWindow, detail: str) -> None:
    cause = pauses.maintenance(window.id)
    if window.cancelled:
        await pauses.end(connection, registry, cause)
    else:
        await pauses.put(connection, Pause(registry, cause, window.starts_at, window.ends_at, detail, "registry"))
