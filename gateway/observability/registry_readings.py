"""Gauges about the registries that are read from the database: the same on every node, so aggregate them with `max`."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import RegistryMoney
from gateway.settings import RegistrySettings


class Reading(Protocol):
    """Some gauges of one query. `families` also tells their names before anything was read."""

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]: ...

    def families(self) -> Sequence[Metric]: ...


@dataclass(frozen=True, slots=True)
class PlainReading:
    """A query whose rows are the labels and the value. `parameters` are the query's own."""

    name: str
    what: str
    labels: tuple[str, ...]
    sql: str
    parameters: Mapping[str, Any]

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        (family,) = self.families()
        for *labels, value in await connection.execute(text(self.sql), dict(self.parameters)):
            family.add_metric([str(label) for label in labels], float(value))
        return [family]

    def families(self) -> "list[GaugeMetricFamily]":
        return [GaugeMetricFamily(self.name, self.what, labels=self.labels)]


@dataclass(frozen=True, slots=True)
class BalanceReading:
    """What was left at each registry when it was asked last, beside the limit below which people are told."""

    configured: Mapping[str, RegistrySettings]

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        left, limit, checked = self.families()
        rows = await connection.execute(text(_BALANCES))
        for registry, currency, minor, checked_at in rows:
            left.add_metric([registry, currency], float(RegistryMoney(minor, currency).amount))
            checked.add_metric([registry], checked_at)
            settings = self.configured.get(registry)
            if settings is not None and settings.balance_warn_below is not None:
                limit.add_metric([registry, currency], float(settings.balance_warn_below))
        return [left, limit, checked]

    def families(self) -> "list[GaugeMetricFamily]":
        labels = ("registry", "currency")
        return [
            GaugeMetricFamily("dgw_registry_balance", "What is left at the registry, for display", labels=labels),
            GaugeMetricFamily("dgw_registry_balance_warn_below", "Below this people are told", labels=labels),
            GaugeMetricFamily(
                "dgw_registry_balance_checked_timestamp_seconds", "When it was asked", labels=("registry",)
            ),
        ]


@dataclass(frozen=True, slots=True)
class ClockReading:
    """How far the clocks of the database and of the registries are from this node's. `skews`: the registries'."""

    skews: Callable[[], Mapping[str, float]]

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        (family,) = self.families()
        before = time.time()
        theirs = await connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
        family.add_metric(["db"], float(theirs) - (before + time.time()) / 2)
        for registry, seconds in self.skews().items():
            family.add_metric([registry], seconds)
        return [family]

    def families(self) -> "list[GaugeMetricFamily]":
        return [GaugeMetricFamily("dgw_clock_skew_seconds", "Another clock minus ours", labels=("source",))]


def registry_readings(
    configured: Mapping[str, RegistrySettings],
    skews: Callable[[], Mapping[str, float]] = dict,
    panels: Iterable[str] = (),
) -> Sequence[Reading]:
    """`panels`: hosting panels have circuits and pauses as registries do."""
    registries, linked = {"registries": sorted(configured)}, {"registries": sorted([*configured, *panels])}
    return [
        PlainReading(
            "dgw_registry_circuit_state",
            "1 = the circuit is in this state",
            ("registry", "state"),
            _CIRCUITS,
            linked,
        ),
        PlainReading("dgw_registry_paused", "1 = orders wait", ("registry", "cause"), _PAUSES, linked),
        PlainReading(
            "dgw_reconcile_differences",
            "Differences that are open, or that the last reconciliation settled",
            ("registry", "kind"),
            _DIFFERENCES,
            registries,
        ),
        PlainReading(
            "dgw_job_last_success_timestamp_seconds", "When periodic work last succeeded", ("job",), _JOBS, {}
        ),
        PlainReading("dgw_lease_held", "Leases that workers hold", ("lease",), _LEASES, {}),
        PlainReading("dgw_probe_success", "1 = the last probe went well", ("zone",), _PROBES, {}),
        PlainReading("dgw_probe_last_success_timestamp_seconds", "When a probe last went well", ("zone",), _PROBED, {}),
        PlainReading("dgw_probe_duration_seconds", "Time of the last probe", ("zone",), _PROBE_SECONDS, {}),
        BalanceReading(configured),
        ClockReading(skews),
    ]


_CIRCUITS = """
SELECT registry, known.state, (coalesce(circuit.state, 'closed') = known.state)::int
FROM unnest(CAST(:registries AS text[])) AS configured (registry)
CROSS JOIN (VALUES ('closed'), ('half_open'), ('open')) AS known (state)
LEFT JOIN registry_circuits AS circuit USING (registry)
"""
_PAUSES = """
SELECT configured.registry, known.cause, (count(pause.cause) > 0)::int
FROM unnest(CAST(:registries AS text[])) AS configured (registry)
CROSS JOIN (VALUES ('operator'), ('balance'), ('maintenance')) AS known (cause)
LEFT JOIN registry_pauses AS pause
    ON pause.registry = configured.registry AND split_part(pause.cause, ':', 1) = known.cause
    AND pause.starts_at <= now() AND (pause.ends_at IS NULL OR pause.ends_at > now())
GROUP BY configured.registry, known.cause
"""
_DIFFERENCES = """
SELECT registry, known.kind, count(found.id)
FROM unnest(CAST(:registries AS text[])) AS configured (registry)
CROSS JOIN (VALUES ('exdate'), ('missing_here'), ('missing_there'), ('status'), ('ns')) AS known (kind)
LEFT JOIN LATERAL (
    SELECT id FROM registry_differences AS difference
    WHERE difference.registry = configured.registry AND difference.kind = known.kind AND closed_at IS NULL
    UNION
    SELECT id FROM registry_differences AS difference
    WHERE difference.kind = known.kind AND difference.reconciliation_id = (
        SELECT max(id) FROM reconciliations WHERE reconciliations.registry = configured.registry
    )
) AS found ON TRUE
GROUP BY registry, known.kind
"""
_JOBS = "SELECT name, extract(epoch FROM succeeded_at) FROM jobs WHERE succeeded_at IS NOT NULL"
_LEASES = "SELECT 'operation', count(*) FROM operations WHERE state = 'running' AND lease_until > now()"
_PROBES = "SELECT zone, (failed_step IS NULL)::int FROM probes"
_PROBED = "SELECT zone, extract(epoch FROM succeeded_at) FROM probes WHERE succeeded_at IS NOT NULL"
_PROBE_SECONDS = "SELECT zone, seconds FROM probes"
_BALANCES = """
SELECT DISTINCT ON (registry) registry, currency, available_minor, extract(epoch FROM checked_at)::float8
FROM registry_balances ORDER BY registry, checked_at DESC
"""
