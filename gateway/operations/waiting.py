"""Waiting until an operation is settled, woken by the process that settles it."""

import asyncio
from collections import defaultdict

from gateway.storage.listener import Listener
from gateway.storage.notify import SETTLED


class SettledSignals:
    """Who waits for which operation in this process."""

    def __init__(self, listener: Listener) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        listener.on(SETTLED, self._settled)

    def subscribe(self, operation_id: str) -> asyncio.Event:
        """Return an event that is set when the operation is heard to be settled; give it back by `unsubscribe`."""
        event = asyncio.Event()
        self._waiting[operation_id].add(event)
        return event

    def unsubscribe(self, operation_id: str, event: asyncio.Event) -> None:
        events = self._waiting[operation_id]
        events.discard(event)
        if not events:
            del self._waiting[operation_id]

    def _settled(self, operation_id: str) -> None:
        for event in self._waiting.get(operation_id, ()):
            event.set()
