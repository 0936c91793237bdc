"""Rows of pauses: times in which nothing, or nothing that costs money, is sent to a registry.

A pause has a cause, and each cause ends by itself: an operator's by `resume`, a window of maintenance with its last
minute, an empty prepaid balance when there is money again. Times are compared by the database's clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.notify import REGISTRY, notify
from gateway.storage.registry_tables import registry_pauses

OPERATOR = "operator"
BALANCE = "balance"

_TABLE = registry_pauses.c


def maintenance(window_id: str) -> str:
    """Return the cause of a pause for a window of maintenance that the registry announced under this id."""
    return f"maintenance:{window_id}"


@dataclass(frozen=True, slots=True)
class Pause:
    """`ends_at` None = until it is ended. `paid_only`: what the registry takes no money for goes on."""

    registry: str
    cause: str
    starts_at: datetime
    ends_at: datetime | None
    detail: str
    actor: str
    paid_only: bool = False


async def put(connection: AsyncConnection, pause: Pause) -> None:
    """Keep a pause, instead of the one with the same cause."""
    values = {
        "starts_at": pause.starts_at,
        "ends_at": pause.ends_at,
        "paid_only": pause.paid_only,
        "detail": pause.detail,
        "actor": pause.actor,
    }
    row = insert(registry_pauses).values(registry=pause.registry, cause=pause.cause, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=["registry", "cause"], set_=values))
    await notify(connection, REGISTRY, pause.registry)


async def put_unless_lasting(connection: AsyncConnection, pause: Pause) -> None:
    """Keep a pause, unless one with the same cause lasts until it is ended."""
    lasting = exists().where(_TABLE.registry == pause.registry, _TABLE.cause == pause.cause, _TABLE.ends_at.is_(None))
    if not await connection.scalar(select(lasting)):
        await put(connection, pause)


async def end(connection: AsyncConnection, registry: str, cause: str) -> bool:
    """End a pause and wake the workers; False when there was none."""
    ended = await connection.execute(delete(registry_pauses).where(_TABLE.registry == registry, _TABLE.cause == cause))
    if ended.rowcount:
        await notify(connection, REGISTRY, registry)
    return bool(ended.rowcount)


async def standing(connection: AsyncConnection, registry: str | None = None) -> Sequence[Pause]:
    """Return the pauses that last or are to come, of one registry or of all."""
    wanted = [or_(_TABLE.ends_at.is_(None), _TABLE.ends_at > func.now())]
    wanted += [_TABLE.registry == registry] if registry is not None else []
    rows = await connection.execute(select(registry_pauses).where(*wanted).order_by(_TABLE.registry, _TABLE.starts_at))
    return [Pause(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it


async def forget_ended(connection: AsyncConnection) -> int:
    """Remove the pauses that are over; return how many there were."""
    return (await connection.execute(delete(registry_pauses).where(_TABLE.ends_at <= func.now()))).rowcount


def holds_back(registry: ColumnElement[str] | str, paid: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a pause of this registry holds an operation back; `paid` = it costs money there."""
    lasts = _lasts(_TABLE.registry == registry)
    everything = exists().where(lasts, ~_TABLE.paid_only)
    return or_(everything, and_(paid, exists().where(lasts)))


def lasts_until(registry: ColumnElement[str], paid: ColumnElement[bool]) -> ScalarSelect[datetime]:
    """Return when the last of the pauses that hold an operation back now ends; NULL = there is none, or no end."""
    held = and_(_lasts(_TABLE.registry == registry), or_(~_TABLE.paid_only, paid))
    return select(func.max(_TABLE.ends_at)).where(held).scalar_subquery()


def _lasts(of_registry: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(of_registry, _TABLE.starts_at <= func.now(), or_(_TABLE.ends_at.is_(None), _TABLE.ends_at > func.now()))
