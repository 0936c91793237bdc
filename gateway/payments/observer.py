from typing import Protocol


class PaymentObserver(Protocol):
    """Told of each notice; all values are of closed sets."""

    def received(self, provider: str, outcome: str) -> None:
        """A notice, from a callback or an inquiry, had this effect on the books."""

    def refused(self, provider: str, reason: str) -> None:
        """A callback moved nothing: `forged`, `malformed`, `too_large`, `unconfirmed`."""


class NobodyCounts:
    def received(self, provider: str, outcome: str) -> None: ...

    def refused(self, provider: str, reason: str) -> None: ...
