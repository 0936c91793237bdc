"""Judging what became of hosting: paid for it works; unpaid it is switched off, announced twice, and deleted."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from billing_core.business_calendar import business_date
from tests.chaos.years.customers import Customer
from tests.chaos.years.plan import YearsPlan
from tests.support.office import Office
from tests.support.stock import FakeClock

_SERVICE = """
SELECT service.id, service.state, service.ends_on, service.suspended_on, backup.ended_on
FROM services AS service LEFT JOIN hosting_backups AS backup ON backup.service_id = service.id WHERE service.id = :id
"""
_ANNOUNCED = """
SELECT step, about, told_on FROM notices
WHERE subject_id = :id AND kind = 'deletion' AND state = 'told' AND mail_id IS NOT NULL ORDER BY step
"""
_DELETE_AFTER = timedelta(days=30)
_ANNOUNCEMENTS = timedelta(days=8)


class HostingJudge:
    """`suspended` and `ended` count what it found."""

    def __init__(self, office: Office, clock: FakeClock, plan: YearsPlan) -> None:
        self._office = office
        self._today = business_date(clock())
        self._outage = timedelta(days=plan.outage_days_max + 2)
        self.suspended = 0
        self.ended = 0

    async def judge(self, customers: Iterable[Customer]) -> Sequence[str]:
        """Return what must not be."""
        breaches: list[str] = []
        for customer in customers:
            if customer.hosting is None:
                continue
            (row,) = await self._office.execute(_SERVICE, id=customer.hosting.id)
            if customer.is_paying(self._today):
                breaches += self._of_payer(row)
            else:
                breaches += await self._of_others(row)
        return breaches

    def _of_payer(self, row: Any) -> list[str]:
        works = row.state != "ended" and row.ends_on >= self._today - self._outage
        return [] if works else [f"{row.id} is funded and {row.state} since {row.ends_on}"]

    async def _of_others(self, row: Any) -> list[str]:
        match row.state:
            case "suspended":
                self.suspended += 1
                return self._kept_too_long(row)
            case "ended":
                self.ended += 1
                return await self._deleted_too_soon(row)
            case _ if row.ends_on < self._today - timedelta(days=4) - self._outage:
                return [f"{row.id} is unpaid since {row.ends_on} and {row.state}"]
        return []

    def _kept_too_long(self, row: Any) -> list[str]:
        latest: date = row.suspended_on + _DELETE_AFTER + _ANNOUNCEMENTS + 3 * self._outage
        return [] if self._today <= latest else [f"{row.id} is switched off since {row.suspended_on} and not deleted"]

    async def _deleted_too_soon(self, row: Any) -> list[str]:
        told = {each.step: each for each in await self._office.execute(_ANNOUNCED, id=row.id)}
        announced = {-7, -1} <= set(told)
        in_time = announced and all(row.ended_on >= each.told_on - timedelta(days=step) for step, each in told.items())
        kept = announced and row.ended_on >= told[-1].about + _DELETE_AFTER
        return [] if in_time and kept else [f"{row.id} was deleted on {row.ended_on}, announced {told}"]
