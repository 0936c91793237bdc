"""Whom the engine tells whether a registry answers."""

from typing import Protocol


class LinkHealth(Protocol):
    def answered(self, registry: str) -> None: ...

    async def failed(self, registry: str, reason: str) -> None:
        """A command was not answered; `reason` is that of `Unavailable`, or the cause of `Unknown`."""
        ...


class NobodyMinds:
    def answered(self, registry: str) -> None: ...

    async def failed(self, registry: str, reason: str) -> None: ...
