"""Calendar arithmetic of terms: years of domains, months of hosting. Pure; `now` is given."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime


def add_years(moment: datetime, years: int) -> datetime:
    """Return the same day `years` later; 29 February becomes 28 and stays there.

    So 4 renewals of 1 year equal 1 of 4 (years >= 1). What the registry answers in exDate wins; this predicts it.
    """
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)


def add_months(start: date, anchor_day: int, months: int) -> date:
    """Return the end `months` later, on the anchor day or on the last day of a shorter month.

    The anchor outlives a short month: 31 January, 28 February, 31 March. Adding a, then b equals adding a + b.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(anchor_day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class RenewalForecast:
    """Whether a domain may be renewed for so many years now, and what the registry will probably answer."""

    allowed: bool
    years_max: int
    expected_expiry: datetime | None


def forecast_renewal(expires_at: datetime, years: int, years_max: int, *, now: datetime) -> RenewalForecast:
    """Apply the registry's horizon: a renewed expiry may be at most `years_max` years from now (equality allowed)."""
    horizon = add_years(now, years_max)
    possible = max((n for n in range(1, years_max + 1) if add_years(expires_at, n) <= horizon), default=0)
    allowed = 1 <= years <= possible
    return RenewalForecast(allowed, possible, add_years(expires_at, years) if allowed else None)
