from typing import Protocol


class RenewalObserver(Protocol):
    """Told of each thing that was due; both values are of closed sets."""

    def processed(self, service_class: str, outcome: str) -> None: ...


class NobodySweeps:
    def processed(self, service_class: str, outcome: str) -> None: ...
