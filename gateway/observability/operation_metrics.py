"""What the workers tell of operations and of the circuits they mind, as metrics."""

from gateway.observability.metrics import OperationMetrics, QueueMetrics


class PrometheusOperationObserver:
    """Counts in this process; each operation ends once, in one process."""

    def __init__(self, families: OperationMetrics, queues: QueueMetrics) -> None:
        self._families = families
        self._queues = queues

    def finished(self, registry: str, kind: str, outcome: str, seconds: float) -> None:
        self._families.finished.labels(registry, kind, outcome).inc()
        self._families.duration.labels(registry, kind).observe(seconds)

    def ambiguous_resolved(self, registry: str, verdict: str) -> None:
        self._families.ambiguous_resolved.labels(registry, verdict).inc()

    def deadline_missed(self, registry: str, kind: str) -> None:
        self._families.deadline_missed.labels(registry, kind).inc()

    def began(self, registry: str, priority: str, seconds: float) -> None:
        self._queues.wait.labels(registry, priority).observe(seconds)

    def put_off(self, registry: str, kind: str, reason: str) -> None:
        self._queues.retries.labels(registry, kind, reason).inc()

    def lease_lost(self) -> None:
        self._queues.leases_lost.labels("operation").inc()

    def circuit_changed(self, registry: str, to: str) -> None:
        self._queues.transitions.labels(registry, to).inc()
