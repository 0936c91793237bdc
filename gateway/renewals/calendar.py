"""What auto-renewal will charge, day by day. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from billing_core import Money
from gateway.renewals.model import AccountRenewals, Outcome, Renewal


@dataclass(slots=True)
class CalendarDay:
    """`sums` and `missing` are by currency: what is to be charged, and what of it there is no money for."""

    day: date
    count: int = 0
    short: int = 0
    sums: dict[str, Money] = field(default_factory=dict)
    missing: dict[str, Money] = field(default_factory=dict)

    def add(self, renewal: Renewal) -> None:
        price = renewal.due.renewable.price
        self.count += 1
        self.sums[price.currency] = self.sums.get(price.currency, Money.zero(price.currency)) + price
        if renewal.outcome is not Outcome.RENEWED:
            self.short += 1
            self.missing[price.currency] = self.missing.get(price.currency, Money.zero(price.currency)) + price


def charged_on(renewal: Renewal, today: date) -> date:
    """Return the day on which a renewal is due: so many days before the end, and today what should have been before."""
    due = renewal.due.renewable
    return max(today, due.ends_on - timedelta(days=due.lead_days))


def by_day(planned: Iterable[AccountRenewals], today: date, days: int) -> Sequence[CalendarDay]:
    """Return today and the days after it, so many in all, also those on which nothing is charged."""
    calendar = {day: CalendarDay(day) for day in (today + timedelta(days=number) for number in range(days))}
    for account in planned:
        for renewal in account.renewals:
            day = calendar.get(charged_on(renewal, today))
            if day is not None:
                day.add(renewal)
    return list(calendar.values())


def short_accounts(planned: Iterable[AccountRenewals]) -> Sequence[AccountRenewals]:
    """Return those that lack money, the largest sum first."""
    short = [each for each in planned if each.top_up.minor > 0]
    return sorted(short, key=lambda each: (each.top_up.currency, -each.top_up.minor, each.account_id))
