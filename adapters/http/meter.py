"""What a link over HTTP tells of itself: metrics of each call, and its state for operators."""

from collections.abc import Callable
from datetime import datetime

from adapters.interface import LinkStatus
from adapters.link import LinkMetrics


class LinkMeter:
    """`metrics` None = nobody counts."""

    def __init__(self, name: str, clock: Callable[[], datetime], metrics: LinkMetrics | None) -> None:
        self._name = name
        self._clock = clock
        self._metrics = metrics
        self._busy = 0
        self._up = False
        self._last_error: tuple[str, datetime] | None = None

    def began(self) -> None:
        self._busy += 1
        self._count()

    def ended(self) -> None:
        self._busy -= 1
        self._count()

    def answered(self, command: str, result_class: str, code: str, seconds: float) -> None:
        self._up = True
        self._done(command, result_class, code, seconds)

    def lost(self, command: str, cause: str, seconds: float) -> None:
        """The call was sent, and nothing came that can be believed."""
        self._troubled(cause)
        self._done(command, "timeout" if cause == "timeout" else "broken", f"none_{cause}", seconds)

    def broken(self, command: str, cause: str, code: str, seconds: float) -> None:
        """An answer came that says nothing but its status."""
        self._troubled(cause)
        self._done(command, "busy" if cause == "server_error" else "broken", code, seconds)

    def unreached(self, reason: str) -> None:
        """The call could not be sent."""
        self._up = False
        self._troubled(reason)
        if self._metrics is not None:
            self._metrics.session_opened(self._name, reason)

    def rate_limited(self, command: str, seconds: float) -> None:
        self._done(command, "busy", "http_429", seconds)
        self.too_fast("http_429")

    def too_fast(self, code: str) -> None:
        self._troubled("rate_limited")
        if self._metrics is not None:
            self._metrics.rate_limited(self._name, code)

    def throttled(self, seconds: float) -> None:
        if self._metrics is not None and seconds > 0:
            self._metrics.throttled(self._name, seconds)

    def status(self) -> LinkStatus:
        reason, at = self._last_error or (None, None)
        return LinkStatus(self._up, {"busy": self._busy}, reason, None if at is None else at.isoformat())

    def _done(self, command: str, result_class: str, code: str, seconds: float) -> None:
        if self._metrics is not None:
            self._metrics.command_done(self._name, command, result_class, code, seconds)

    def _count(self) -> None:
        if self._metrics is not None:
            self._metrics.sessions(self._name, "busy", self._busy)

    def _troubled(self, reason: str) -> None:
        self._last_error = (reason, self._clock())
