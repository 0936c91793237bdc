"""What registries tell us unasked: stored, then acknowledged, then followed up.

A message is acknowledged only once it is durable, so none is lost; one that comes again is known by its id. Messages
are hints: what they say of a domain is asked of the registry before anything is believed.
"""

from collections.abc import Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, PollKind, PollMessage
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.messages.observer import MessageObserver
from gateway.storage import domains, messages, operations
from gateway.storage.locks import only_one
from gateway.storage.messages import StoredMessage

_log = structlog.get_logger(__name__)

_AT_ONCE = 50
_MAY_END_IT = frozenset({PollKind.TRANSFER, PollKind.DELETED})
_OF_THE_ACCOUNT = frozenset({PollKind.LOW_BALANCE, PollKind.MAINTENANCE})


class Inbox:
    """Any number of nodes may have one; each registry's queue is read by one of them at a time."""

    def __init__(self, database: Database, registries: Registries, *, clock: Clock, observer: MessageObserver) -> None:
        self._database = database
        self._registries = registries
        self._clock = clock
        self._observer = observer

    async def read(self, registry: str) -> None:
        """Empty a registry's queue and follow up what it told. Raises `Unavailable`, `DatabaseUnavailable`."""
        async with only_one(self._database, f"messages:{registry}") as ours:
            if ours:
                await self._fetch(registry)
                await self._follow_up(registry)

    async def _fetch(self, registry: str) -> None:
        adapter, last = self._registries.adapter(registry), None
        while (message := await adapter.poll()) is not None and message.id != last:
            await self._keep(registry, message)
            await adapter.acknowledge(message.id)
            last = message.id
        self._observer.emptied(registry)

    async def _keep(self, registry: str, message: PollMessage) -> None:
        new = await self._database.run(
            lambda connection: messages.store(connection, registry, message, at=self._clock())
        )
        if new:
            self._observer.received(registry, message.kind.value)
            if message.kind in _OF_THE_ACCOUNT:
                _log.warning("registry_message", registry=registry, kind=message.kind.value)

    async def _follow_up(self, registry: str) -> None:
        while waiting := await self._unhandled(registry):
            for message in waiting:
                if message.name is not None and message.kind not in _OF_THE_ACCOUNT:
                    await self._look_at(registry, message, message.name)
                await self._handled(message)

    async def _unhandled(self, registry: str) -> Sequence[StoredMessage]:
        async with self._database.reading() as connection:
            return await messages.unhandled(connection, registry, limit=_AT_ONCE)

    async def _look_at(self, registry: str, message: StoredMessage, name: DomainName) -> None:
        """Wake what awaits a decision on the name, and keep what the registry shows of it if it is ours."""
        await self._database.run(lambda connection: operations.wake_awaiting(connection, registry, name))
        async with self._database.reading() as connection:
            known = await domains.read(connection, name)
        if known is None or known.registry != registry:
            return
        info = await self._registries.adapter(registry).info(name)

        at, ours = self._clock(), info is not None and info.ours

        async def work(connection: AsyncConnection) -> bool:
            if info is not None and ours:
                await domains.take_over(connection, known, info, at=at)
            elif message.kind in _MAY_END_IT:
                return await domains.lose(connection, known, at=at)
            return False

        if await self._database.run(work):
            _log.warning("domain_lost", domain_id=known.id, registry=registry, kind=message.kind.value)
        elif not ours:
            _log.warning("domain_not_ours_at_registry", domain_id=known.id, registry=registry)

    async def _handled(self, message: StoredMessage) -> None:
        await self._database.run(lambda connection: messages.mark_handled(connection, message.id, at=self._clock()))
