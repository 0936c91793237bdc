"""Rows of what was left on our accounts at the registries, whenever it was asked: the newest, and how fast it falls."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import RegistryBalance, RegistryMoney
from gateway.storage.registry_tables import registry_balances

_TABLE = registry_balances.c
_TREND = timedelta(days=2)
_KEPT = timedelta(days=30)
_LONGEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class BalanceView:
    """`lasts` is how long the money lasts if it goes on falling as in the last two days; None = it does not fall."""

    available: RegistryMoney
    checked_at: datetime
    lasts: timedelta | None


async def store(connection: AsyncConnection, registry: str, balance: RegistryBalance) -> None:
    """Keep a balance, and forget those that are older than a month."""
    row = {
        "registry": registry,
        "checked_at": balance.checked_at,
        "available_minor": balance.available.minor,
        "currency": balance.available.currency,
    }
    await connection.execute(insert(registry_balances).values(row).on_conflict_do_nothing())
    await connection.execute(
        delete(registry_balances).where(_TABLE.registry == registry, _TABLE.checked_at < balance.checked_at - _KEPT)
    )


async def newest(connection: AsyncConnection, registry: str) -> BalanceView | None:
    """Return the last balance that the registry told."""
    query = select(registry_balances).where(_TABLE.registry == registry)
    last = (await connection.execute(query.order_by(_TABLE.checked_at.desc()).limit(1))).one_or_none()
    if last is None:
        return None
    seconds = func.extract("epoch", _TABLE.checked_at - last.checked_at)
    slope = await connection.scalar(
        select(func.regr_slope(_TABLE.available_minor, seconds)).where(
            _TABLE.registry == registry,
            _TABLE.currency == last.currency,
            _TABLE.checked_at >= last.checked_at - _TREND,
        )
    )
    available = RegistryMoney(last.available_minor, last.currency)
    return BalanceView(available, last.checked_at, _lasts(available, float(slope or 0)))


def _lasts(available: RegistryMoney, minor_per_second: float) -> timedelta | None:
    if minor_per_second >= 0:
        return None
    return min(timedelta(seconds=max(available.minor, 0) / -minor_per_second), _LONGEST)
