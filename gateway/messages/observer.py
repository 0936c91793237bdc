"""Whom to tell of the registries' messages."""

from datetime import datetime
from typing import Protocol


class MessageObserver(Protocol):
    """Every value is from a closed set, never a name or an id."""

    def received(self, registry: str, kind: str) -> None:
        """A message was stored that was not here before."""
        ...

    def waiting(self, registry: str, count: int, oldest_at: datetime | None) -> None:
        """The registry's queue holds so many messages; when the oldest of them came, where the registry tells it."""
        ...

    def emptied(self, registry: str) -> None:
        """The registry's queue was read to its end."""
        ...

    def elsewhere(self, registry: str) -> None:
        """Another process reads this queue."""
        ...

    def failed(self, registry: str, kind: str) -> None:
        """A message of this kind could not be followed up."""
        ...


class NobodyReads:
    def received(self, registry: str, kind: str) -> None: ...

    def waiting(self, registry: str, count: int, oldest_at: datetime | None) -> None: ...

    def emptied(self, registry: str) -> None: ...

    def elsewhere(self, registry: str) -> None: ...

    def failed(self, registry: str, kind: str) -> None: ...
