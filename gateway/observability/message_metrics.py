"""What the inbox tells of the registries' messages, as metrics."""

import time

from gateway.observability.metrics import MessageMetrics


class PrometheusMessageObserver:
    """Counts in this process; each message is stored once, by one process."""

    def __init__(self, families: MessageMetrics) -> None:
        self._families = families

    def received(self, registry: str, kind: str) -> None:
        self._families.handled.labels(registry, kind).inc()

    def emptied(self, registry: str) -> None:
        self._families.last_success.labels(registry).set(time.time())
