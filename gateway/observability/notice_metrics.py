"""What notices and mail tell of themselves, as metrics; what is late is read from the database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from gateway.observability.metrics import NoticeMetrics

_LATE = """
    SELECT kind, count(*) FROM notices JOIN customer_accounts account ON account.id = notices.account_id
    WHERE state = 'open' AND due_on < :today AND coalesce(account.renewals_from <= now(), true) GROUP BY kind
"""
_QUEUED = "SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM mails WHERE state = 'queued'"


class PrometheusNoticeObserver:
    """Counts in this process; each run is one process's."""

    def __init__(self, families: NoticeMetrics) -> None:
        self._families = families

    def notice_sent(self, notice: str) -> None:
        self._families.sent.labels(notice).inc()

    def mail_settled(self, kind: str, state: str) -> None:
        self._families.mails.labels(kind, state).inc()


class NoticeReading:
    """Obligations that are overdue, and mails that wait."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def read(self, connection: AsyncConnection) -> Sequence[Metric]:
        late, queued, oldest = self.families()
        for kind, count in await connection.execute(text(_LATE), {"today": business_date(self._clock())}):
            late.add_metric([kind], count)
        waiting, age = (await connection.execute(text(_QUEUED))).one()
        queued.add_metric([], waiting)
        oldest.add_metric([], float(age))
        return [late, queued, oldest]

    def families(self) -> "list[GaugeMetricFamily]":
        return [
            GaugeMetricFamily("dgw_notices_late", "Notices that should have been told before today", labels=["notice"]),
            GaugeMetricFamily("dgw_mails_queued", "Mails that wait to be sent", labels=[]),
            GaugeMetricFamily("dgw_mails_oldest_age_seconds", "Age of the oldest mail that waits", labels=[]),
        ]
