"""Gauges that are read from the database: the same on every node, so aggregate them with `max`.

Ages are measured by the database's clock. A reading is kept for ten seconds, however often it is asked for.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import TextClause, text

from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.observability.registry_readings import Reading
from gateway.operations.requests import Priority
from gateway.operations.states import OPEN

KEPT_SECONDS = 10.0
_OPEN = ", ".join(f"'{state.value}'" for state in sorted(OPEN))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Two gauges of one query: how many rows, and how old the oldest is by its column `since`."""

    count: str
    age: str
    what: str
    labels: tuple[str, ...]
    since: str
    rows: str

    def query(self) -> TextClause:
        labels = ", ".join(self.labels)
        columns = f"count(*), coalesce(extract(epoch FROM now() - min({self.since})), 0)::float8"
        chosen = f"SELECT {labels}, {columns}" if labels else f"SELECT {columns}"
        return text(f"{chosen} FROM {self.rows}{f' GROUP BY {labels}' if labels else ''}")


_READINGS = (
    _Reading(
        "dgw_operations_pending",
        "dgw_operations_oldest_age_seconds",
        "Operations that have not ended",
        ("registry", "state"),
        "created_at",
        f"operations WHERE state IN ({_OPEN})",
    ),
    _Reading(
        "dgw_operations_ambiguous",
        "dgw_operations_ambiguous_oldest_age_seconds",
        "Operations whose outcome is unknown",
        ("registry",),
        "coalesce(unclear_since, updated_at)",
        "operations WHERE state IN ('verifying', 'action_required')",
    ),
    _Reading(
        "dgw_registry_queue_depth",
        "dgw_registry_queue_oldest_age_seconds",
        "Operations that wait to be sent",
        ("registry", "priority"),
        "created_at",
        "operations WHERE state = 'queued'",
    ),
    _Reading(
        "dgw_holds_open",
        "dgw_holds_oldest_age_seconds",
        "Holds that are neither captured nor released",
        (),
        "placed_at",
        "holds WHERE state = 'placed'",
    ),
    _Reading(
        "dgw_payments_unmatched",
        "dgw_payments_unmatched_oldest_age_seconds",
        "Payments that nobody was found for",
        (),
        "received_at",
        "payments WHERE account_id IS NULL AND paid_minor > returned_minor",
    ),
    _Reading(
        "dgw_refunds_pending",
        "dgw_refunds_pending_oldest_age_seconds",
        "Refunds to payers that are held and not decided",
        (),
        "created_at",
        "refunds WHERE state = 'pending'",
    ),
)

_Rows = dict[str, Sequence[Sequence[Any]]]


class DatabaseMetrics(Collector):
    """Call `refresh` before the registry is rendered: rendering itself touches no database."""

    def __init__(
        self,
        registry: CollectorRegistry,
        database: Database,
        readings: Sequence[Reading] = (),
        *,
        monotonic: Callable[[], float],
    ) -> None:
        self._database = database
        self._readings = readings
        self._others: Sequence[Metric] = [family for each in readings for family in each.families()]
        self._monotonic = monotonic
        self._read_at: float | None = None
        self._reading = asyncio.Lock()
        self._up = False
        self._rows: _Rows = {}
        registry.register(self)

    async def refresh(self) -> None:
        """Read again when the last reading is older than ten seconds; what cannot be read is not shown."""
        async with self._reading:
            now = self._monotonic()
            if self._read_at is not None and now - self._read_at < KEPT_SECONDS:
                return
            self._read_at = now
            try:
                await self._read()
                self._up = True
            except DatabaseUnavailable:
                self._rows, self._up = {}, False
                self._others = [family for each in self._readings for family in each.families()]

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("dgw_db_up", "1 = the database answered the last reading", value=float(self._up))
        for reading in _READINGS:
            count = GaugeMetricFamily(reading.count, reading.what, labels=reading.labels)
            age = GaugeMetricFamily(reading.age, f"{reading.what}: age of the oldest", labels=reading.labels)
            for row in self._rows.get(reading.count, ()):
                labels = [_label(name, value) for name, value in zip(reading.labels, row, strict=False)]
                count.add_metric(labels, row[-2])
                age.add_metric(labels, row[-1])
            yield from (count, age)
        yield from self._others

    async def _read(self) -> None:
        async with self._database.reading() as connection:
            self._rows = {reading.count: (await connection.execute(reading.query())).all() for reading in _READINGS}
            self._others = [family for each in self._readings for family in await each.read(connection)]


def _label(name: str, value: Any) -> str:
    return Priority(value).name.lower() if name == "priority" else str(value)
