"""What this process knows of itself at the moment of asking: its database connections, what its log had masked."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

from gateway.database import Database
from gateway.observability.redaction import REDACTED


class ProcessFacts(Collector):
    def __init__(self, registry: CollectorRegistry, database: Database) -> None:
        self._database = database
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily("dgw_log_redactions", "Values masked in the log", value=REDACTED.total)
        states = GaugeMetricFamily("dgw_db_pool_connections", "Connections to the database", labels=["state"])
        pool = self._database.engine.pool
        if isinstance(pool, QueuePool):
            states.add_metric(["idle"], pool.checkedin())
            states.add_metric(["used"], pool.checkedout())
            states.add_metric(["overflow"], max(0, pool.overflow()))
        yield states
