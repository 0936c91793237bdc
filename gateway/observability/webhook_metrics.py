"""What webhooks tell of themselves, as metrics; what waits is read from the database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_WAITING = """
    SELECT count(*), greatest(extract(epoch FROM CAST(:at AS timestamptz) - min(delivery.next_at) FILTER (
        WHERE coalesce(receiver.not_before <= :at, true))), 0)
    FROM webhook_deliveries AS delivery JOIN webhook_receivers AS receiver ON receiver.id = delivery.receiver_id
    WHERE delivery.state = 'pending' AND receiver.disabled_for IS NULL
"""
_DISABLED = "SELECT count(*) FROM webhook_receivers WHERE disabled_for IN ('failing', 'gone')"


class PrometheusWebhookObserver:
    def __init__(self, deliveries: Counter) -> None:
        self._deliveries = deliveries

    def attempted(self, result: str) -> None:
        self._deliveries.labels(result).inc()


class WebhookReading:
    """Deliveries that wait, how overdue the first of them is, and receivers that were given up."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        pending, oldest, disabled = self.families()
        waiting, overdue = (await connection.execute(text(_WAITING), {"at": self._clock()})).one()
        pending.add_metric([], waiting)
        oldest.add_metric([], float(overdue or 0))
        disabled.add_metric([], await connection.scalar(text(_DISABLED)) or 0)
        return [pending, oldest, disabled]

    def families(self) -> "list[GaugeMetricFamily]":
        return [
            GaugeMetricFamily("dgw_webhook_pending", "Deliveries of events that wait", labels=[]),
            GaugeMetricFamily(
                "dgw_webhook_oldest_age_seconds", "How long ago the delivery was due that waits longest", labels=[]
            ),
            GaugeMetricFamily("dgw_webhook_endpoints_disabled", "Receivers that were given up", labels=[]),
        ]
