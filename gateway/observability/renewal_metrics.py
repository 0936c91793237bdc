"""What auto-renewal tells of itself, as metrics."""

from gateway.observability.metrics import RenewalMetrics


class PrometheusRenewalObserver:
    """Counts in this process; each run is one process's."""

    def __init__(self, families: RenewalMetrics) -> None:
        self._families = families

    def processed(self, service_class: str, outcome: str) -> None:
        self._families.processed.labels(service_class, outcome).inc()
