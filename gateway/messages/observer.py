"""Whom to tell of the registries' messages."""

from typing import Protocol


class MessageObserver(Protocol):
    """Every value is from a closed set, never a name or an id."""

    def received(self, registry: str, kind: str) -> None:
        """A message was stored that was not here before."""
        ...

    def emptied(self, registry: str) -> None:
        """The registry's queue was read to its end."""
        ...


class NobodyReads:
    def received(self, registry: str, kind: str) -> None: ...

    def emptied(self, registry: str) -> None: ...
