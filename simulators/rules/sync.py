"""Moving an expiry to another day of the year, for a part of a year's price (Verisign's ConsoliDate)."""

from datetime import UTC, datetime

from simulators.objects import Domain
from simulators.periods import add_years
from simulators.refusals import Refused, Why
from simulators.registry import Registry
from simulators.rules import domains

DAYS_A_YEAR = 365


def move_expiry(registry: Registry, registrar: str, name: str, month_day: tuple[int, int], now: datetime) -> Domain:
    """Move the expiry forward to the next such day, to its last second in UTC; the days are charged pro rata."""
    domain = domains.find_own(registry, registrar, name)
    domains.check_status(registry, domain, "update", now)
    domains.check_status(registry, domain, "renew", now)
    expires_at = _next(domain.expires_at, *month_day)
    if expires_at > add_years(now, registry.profile.periods.ceiling_years):
        raise Refused(Why.CEILING)
    days = (expires_at - domain.expires_at).days
    amount = -(-registry.price(name).renew * days // DAYS_A_YEAR)
    registry.charge(registrar, "sync", name, amount, 0, now)
    with registry.changing(domain):
        domain.expires_at = expires_at
        domain.updater, domain.updated_at = registrar, now
    return domain


def _next(after: datetime, month: int, day: int) -> datetime:
    try:
        moved = datetime(after.year, month, day, 23, 59, 59, tzinfo=UTC)
    except ValueError as err:
        raise Refused(Why.BAD_SYNC_DATE) from err
    return moved if moved > after else add_years(moved, 1)
