"""What the inbox tells of the registries' messages, as metrics."""

import time
from datetime import UTC, datetime

from adapters.model import PollKind
from gateway.observability.metrics import MessageMetrics


class PrometheusMessageObserver:
    """Counts in this process; each message is stored once, by one process.

    The depth of a queue is shown by the process that read it last, and by no other.
    """

    def __init__(self, families: MessageMetrics) -> None:
        self._families = families
        self._shown: set[str] = set()

    def received(self, registry: str, kind: str) -> None:
        self._families.handled.labels(registry, kind).inc()
        if kind == PollKind.UNKNOWN.value:
            self._families.unparsed.labels(registry, kind).inc()

    def waiting(self, registry: str, count: int, oldest_at: datetime | None) -> None:
        age = 0.0 if oldest_at is None else max(0.0, (datetime.now(UTC) - oldest_at).total_seconds())
        self._show(registry, count, age)

    def emptied(self, registry: str) -> None:
        self._show(registry, 0, 0)
        self._families.last_success.labels(registry).set(time.time())

    def elsewhere(self, registry: str) -> None:
        if registry in self._shown:
            self._shown.remove(registry)
            self._families.waiting.remove(registry)
            self._families.oldest_age.remove(registry)

    def failed(self, registry: str, kind: str) -> None:
        self._families.unparsed.labels(registry, kind).inc()

    def _show(self, registry: str, count: int, age: float) -> None:
        self._shown.add(registry)
        self._families.waiting.labels(registry).set(count)
        self._families.oldest_age.labels(registry).set(age)
