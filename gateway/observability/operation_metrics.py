"""What the workers tell of operations, as metrics."""

from gateway.observability.metrics import OperationMetrics


class PrometheusOperationObserver:
    """Counts in this process; each operation ends once, in one process."""

    def __init__(self, families: OperationMetrics) -> None:
        self._families = families

    def finished(self, registry: str, kind: str, outcome: str, seconds: float) -> None:
        self._families.finished.labels(registry, kind, outcome).inc()
        self._families.duration.labels(registry, kind).observe(seconds)

    def ambiguous_resolved(self, registry: str, verdict: str) -> None:
        self._families.ambiguous_resolved.labels(registry, verdict).inc()

    def deadline_missed(self, registry: str, kind: str) -> None:
        self._families.deadline_missed.labels(registry, kind).inc()
