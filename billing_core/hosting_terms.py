"""The period that a renewal of hosting buys: whole months from the right day. Pure; dates are business dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from billing_core.periods import add_months


@dataclass(frozen=True, slots=True)
class HostingPeriod:
    """Paid from `start` through the day before `paid_until`; months are counted on `anchor_day`."""

    start: date
    paid_until: date
    anchor_day: int


def first_period(today: date, months: int) -> HostingPeriod:
    """Return what a new service gets: it begins today."""
    return HostingPeriod(today, _end(today, today.day, months), today.day)


def renewed_period(paid_until: date, anchor_day: int, months: int) -> HostingPeriod:
    """Continue where the paid time ends, so that days served in grace are paid for and an early renewal loses none."""
    return HostingPeriod(paid_until, _end(paid_until, anchor_day, months), anchor_day)


def reactivated_period(
    paid_until: date, anchor_day: int, months: int, *, today: date, unpaid_days_served: int
) -> HostingPeriod:
    """Return the period of a service that was switched off: days off cost nothing, days served for free do.

    It starts `unpaid_days_served` days before today, never before the old end, and its day becomes the anchor.
    """
    if unpaid_days_served < 0:
        raise ValueError("days served are not negative")
    start = today - timedelta(days=unpaid_days_served)
    if start <= paid_until:
        return renewed_period(paid_until, anchor_day, months)
    return HostingPeriod(start, _end(start, start.day, months), start.day)


def _end(start: date, anchor_day: int, months: int) -> date:
    if months < 1:
        raise ValueError("a term has a month at least")
    return add_months(start, anchor_day, months)
