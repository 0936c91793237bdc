"""What payments tell of themselves, as metrics."""

from gateway.observability.metrics import PaymentMetrics


class PrometheusPaymentObserver:
    def __init__(self, families: PaymentMetrics) -> None:
        self._families = families

    def received(self, provider: str, outcome: str) -> None:
        self._families.received.labels(provider, outcome).inc()

    def refused(self, provider: str, reason: str) -> None:
        self._families.refused.labels(provider, reason).inc()
