"""Whom to tell of circuits."""

from typing import Protocol


class CircuitObserver(Protocol):
    def circuit_changed(self, registry: str, to: str) -> None:
        """A circuit was opened, half opened or closed by this process: `open`, `half_open`, `closed`."""
        ...


class NobodyWatches:
    def circuit_changed(self, registry: str, to: str) -> None: ...
