"""What API keys spend, counted against their limits by one guarded statement: orders of a limit wait for each other.

A day and a month are those of Kyiv. What is counted belongs to the moment of the order, and goes back to it when the
order fails. A transaction takes its limit before promo codes and money, so that no two wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import CurrencyMismatch, Money
from billing_core.business_calendar import Month, business_date, start_of
from gateway.errors import SpendLimitReached
from gateway.storage.spending_table import spending_limits
from gateway.storage.tables import api_keys

_LIMIT = spending_limits.c


@dataclass(frozen=True, slots=True)
class Maxima:
    """How much may be spent in a day and in a month, in minor units; None = as much as one likes."""

    currency: str
    day_minor: int | None
    month_minor: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What one order was counted with, as its operation keeps it."""

    limit_id: str
    day: date
    minor: int

    def as_json(self) -> list[Any]:
        return [self.limit_id, self.day.isoformat(), self.minor]

    @classmethod
    def of_json(cls, kept: Sequence[Any]) -> "Counted":
        limit_id, day, minor = kept
        return cls(limit_id, date.fromisoformat(day), minor)


async def count(connection: AsyncConnection, limit_id: str, price: Money, *, at: datetime) -> Counted | None:
    """Count an order; None when nothing limits the key any more.

    Raises `SpendLimitReached`, and `CurrencyMismatch` for a price in another currency than the limit's.
    """
    today, minor = business_date(at), price.minor
    of_day = case((_LIMIT.day >= today, _LIMIT.day_minor), else_=0) + minor
    of_month = case((_LIMIT.day >= today.replace(day=1), _LIMIT.month_minor), else_=0) + minor
    guarded = update(spending_limits).where(
        _LIMIT.id == limit_id,
        _LIMIT.currency == price.currency,
        or_(_LIMIT.day_max_minor.is_(None), of_day <= _LIMIT.day_max_minor),
        or_(_LIMIT.month_max_minor.is_(None), of_month <= _LIMIT.month_max_minor),
    )
    latest = case((_LIMIT.day >= today, _LIMIT.day), else_=today)
    counted = guarded.values(day=latest, day_minor=of_day, month_minor=of_month).returning(_LIMIT.day)
    day = await connection.scalar(counted)
    if day is not None:
        return Counted(limit_id, day, minor)
    known = (await connection.execute(select(spending_limits).where(_LIMIT.id == limit_id))).one_or_none()
    if known is None:
        return None
    raise _refusal(known, price, today)


async def give_back(connection: AsyncConnection, counted: Counted) -> None:
    """Undo the count of an order that failed. The caller sees to it that this happens once."""
    day, minor = counted.day, counted.minor
    returned = update(spending_limits).where(_LIMIT.id == counted.limit_id, _LIMIT.day >= day)
    same_month = _LIMIT.day < Month.of(day).next.first_day
    await connection.execute(
        returned.values(
            day_minor=_LIMIT.day_minor - case((_LIMIT.day == day, minor), else_=0),
            month_minor=_LIMIT.month_minor - case((same_month, minor), else_=0),
        )
    )


async def add(connection: AsyncConnection, limit_id: str, maxima: Maxima, *, at: datetime) -> None:
    row = {"id": limit_id, "currency": maxima.currency, "day": business_date(at), "created_at": at}
    await connection.execute(insert(spending_limits).values(row | _values(maxima)))


async def change(connection: AsyncConnection, limit_id: str, maxima: Maxima) -> bool:
    """Set other maxima; what was spent stays counted. False when the limit is in another currency."""
    same = update(spending_limits).where(_LIMIT.id == limit_id, _LIMIT.currency == maxima.currency)
    return (await connection.execute(same.values(_values(maxima)))).rowcount == 1


async def remove(connection: AsyncConnection, limit_id: str) -> Sequence[str]:
    """Limit nothing by it any more; return the keys that it limited."""
    columns = api_keys.c
    freed = update(api_keys).where(columns.spending_limit_id == limit_id).values(spending_limit_id=None)
    keys: Sequence[str] = (await connection.execute(freed.returning(columns.id))).scalars().all()
    await connection.execute(delete(spending_limits).where(_LIMIT.id == limit_id))
    return keys


async def maxima_of(connection: AsyncConnection, limit_id: str) -> Maxima:
    query = select(_LIMIT.currency, _LIMIT.day_max_minor, _LIMIT.month_max_minor).where(_LIMIT.id == limit_id)
    return Maxima(*(await connection.execute(query)).one())


def _values(maxima: Maxima) -> dict[str, int | None]:
    return {"day_max_minor": maxima.day_minor, "month_max_minor": maxima.month_minor}


def _refusal(known: Any, price: Money, today: date) -> Exception:
    """Return why an order was not counted: the maximum that it would exceed, the month's if it is both."""
    if known.currency != price.currency:
        return CurrencyMismatch(known.currency, price.currency)
    this_month = known.month_minor if known.day >= today.replace(day=1) else 0
    if known.month_max_minor is not None and this_month + price.minor > known.month_max_minor:
        ends, spent, most = Month.of(today).next.first_day, this_month, known.month_max_minor
        period = "month"
    else:
        ends, spent, most = today + timedelta(days=1), known.day_minor if known.day >= today else 0, known.day_max_minor
        period = "day"
    left = Money(max(0, most - spent), known.currency)
    return SpendLimitReached(period, Money(most, known.currency), left, start_of(ends))
