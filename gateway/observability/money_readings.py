"""Gauges about money and time that are read from the database: the same on every node, so aggregate them with `max`.

What takes long to find is found by `money_watch` and only read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date, start_of
from gateway.clock import Clock
from gateway.observability.registry_readings import PlainReading, Reading
from gateway.renewals.due import DueReader
from gateway.storage import renewal_backlog
from gateway.storage.renewal_backlog import Backlog

_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What the last check of the books found, and that of the audit trail."""

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        families = self.families()
        by_figure = dict(zip(("ledger_transactions", "ledger_imbalance", "ledger_violations"), families, strict=True))
        by_figure["audit_chain"] = by_figure["ledger_violations"]
        for name, label, value in await connection.execute(text(_LEDGER), {"names": list(by_figure)}):
            by_figure[name].add_metric([label], value)
        return families

    def families(self) -> "list[CounterMetricFamily | GaugeMetricFamily]":
        return [
            CounterMetricFamily("dgw_ledger_transactions", "Entries of the journal", labels=("kind",)),
            GaugeMetricFamily("dgw_ledger_imbalance_minor_units", "Sum of all lines: 0", labels=("currency",)),
            GaugeMetricFamily("dgw_ledger_invariant_violations", "What breaks it: 0", labels=("invariant",)),
        ]


@dataclass(frozen=True, slots=True)
class BacklogReading:
    """What has come due since the last sweep of auto-renewal that went to its end began; none but after midnight."""

    due: DueReader
    clock: Clock

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        count, age = self.families()
        at, swept_at = self.clock(), await connection.scalar(text(_SWEPT)) or _EPOCH
        horizons = self.due.horizon(min(swept_at, at)), self.due.horizon(at)
        for each in await renewal_backlog.come_due(connection, *horizons):
            count.add_metric([each.object], each.count)
            since = self._since(each)
            age.add_metric([each.object], 0 if since is None else max(0.0, (at - since).total_seconds()))
        return [count, age]

    def families(self) -> "list[GaugeMetricFamily]":
        label = ("object",)
        return [
            GaugeMetricFamily("dgw_autorenew_due", "Due and not yet seen by a sweep", labels=label),
            GaugeMetricFamily("dgw_autorenew_oldest_due_age_seconds", "Since when the first of them is", labels=label),
        ]

    def _since(self, backlog: Backlog) -> datetime | None:
        if backlog.ends is not None:
            return start_of(business_date(backlog.ends) - timedelta(days=self.due.domain_lead_days))
        return None if backlog.due_on is None else start_of(backlog.due_on)


def money_readings(due: DueReader, *, clock: Clock) -> Sequence[Reading]:
    return [
        LedgerReading(),
        PlainReading(
            "dgw_ledger_check_last_success_timestamp_seconds", "When the books were checked", (), _CHECKED, {}
        ),
        BacklogReading(due, clock),
        PlainReading(
            "dgw_autorenew_sweep_last_success_timestamp_seconds", "When a sweep went to its end", (), _SWEEP_ENDED, {}
        ),
        PlainReading("dgw_autorenew_sweep_duration_seconds", "How long it took", (), _SWEEP_SECONDS, {}),
        PlainReading(
            "dgw_domains_expired_with_funds", "Names that lapsed although the customer could pay: 0", (), _EXPIRED, {}
        ),
    ]


_LEDGER = "SELECT name, label, value FROM figures WHERE name = ANY(CAST(:names AS text[]))"
_EXPIRED = "SELECT value FROM figures WHERE name = 'domains_expired_with_funds'"
_CHECKED = "SELECT extract(epoch FROM succeeded_at) FROM jobs WHERE name = 'ledger_check' AND succeeded_at IS NOT NULL"
_SWEEP_ENDED = (
    "SELECT extract(epoch FROM succeeded_at) FROM jobs WHERE name = 'autorenewal' AND succeeded_at IS NOT NULL"
)
_SWEPT = "SELECT succeeded_from FROM jobs WHERE name = 'autorenewal'"
_SWEEP_SECONDS = """
SELECT extract(epoch FROM succeeded_at - succeeded_from) FROM jobs
WHERE name = 'autorenewal' AND succeeded_from IS NOT NULL
"""
