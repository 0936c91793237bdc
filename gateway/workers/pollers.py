"""Reading the registries' messages again and again: one task a registry, so that none waits for another."""

import asyncio
import random

import structlog

from adapters.capabilities import Capability, Support
from adapters.errors import AdapterError
from gateway.catalogue.registries import Registries
from gateway.errors import DatabaseUnavailable
from gateway.messages.inbox import Inbox
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)


class Pollers:
    """Reads the queues of those registries that have one, every `pause_seconds`."""

    def __init__(self, inbox: Inbox, registries: Registries, *, pause_seconds: float) -> None:
        self._inbox = inbox
        self._registries = [
            name
            for name, adapter in registries.adapters.items()
            if adapter.capabilities.support(Capability.POLL) is Support.SUPPORTED
        ]
        self._pause_seconds = pause_seconds
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run(name), name=f"messages {name}") for name in self._registries]

    async def stop(self) -> None:
        """Stop at once: what was stored and not acknowledged comes again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, registry: str) -> None:
        await asyncio.sleep(self._pause_seconds * random.random())  # noqa: S311 - nodes that start together do not ask together
        while True:
            try:
                await self._inbox.read(registry)
            except (AdapterError, DatabaseUnavailable) as err:
                _log.info("messages_not_read", registry=registry, reason=str(err))
            except Exception as err:  # noqa: BLE001 - one message must not end the reading of all
                _log.error("messages_failed", registry=registry, **traits_of(err))
            await asyncio.sleep(self._pause_seconds)
