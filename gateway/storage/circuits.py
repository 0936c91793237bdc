"""Rows of circuits: whether a registry answers, as all nodes see it. Times are the database's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import case, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.link_tables import registry_circuits
from gateway.storage.notify import REGISTRY, notify

_TABLE = registry_circuits.c


class CircuitState(StrEnum):
    CLOSED = "closed"  # it answers
    OPEN = "open"  # it does not: nothing is sent
    HALF_OPEN = "half_open"  # one node is finding out


@dataclass(frozen=True, slots=True)
class Circuit:
    """`reason` is that of the last trouble; `failures` counts those since it last answered. A registry without a row
    is closed. `retry_at` is when a node may find out, None while one does. `now` is the database's, of this reading.
    """

    registry: str
    state: CircuitState
    reason: str | None
    failures: int
    since: datetime
    retry_at: datetime | None
    credentials: str | None
    now: datetime

    def is_due(self, credentials: str) -> bool:
        """Tell whether a node with these credentials may find out, if no other is at it."""
        refused_others = self.credentials is not None and self.credentials != credentials
        return self.retry_at is None or self.retry_at <= self.now or refused_others


async def read_all(connection: AsyncConnection) -> Sequence[Circuit]:
    rows = await connection.execute(select(registry_circuits, func.now().label("now")).order_by(_TABLE.registry))
    return [Circuit(**{**row, "state": CircuitState(row["state"])}) for row in rows.mappings()]


async def open_(
    connection: AsyncConnection,
    registry: str,
    *,
    reason: str,
    pause: timedelta,
    failures: int = 1,
    credentials: str | None = None,
) -> bool:
    """Let nothing pass for `pause`; False for a circuit that is open, which stays so, unless a login was refused.

    `credentials`: the keyed hash of those that the registry refused.
    """
    values = {
        "state": CircuitState.OPEN.value,
        "reason": reason,
        "failures": failures,
        "since": func.now(),
        "retry_at": func.now() + pause,
        "credentials": credentials,
    }
    since = case((_TABLE.state == CircuitState.CLOSED.value, func.now()), else_=_TABLE.since)
    again = insert(registry_circuits).values(registry=registry, **values)
    again = again.on_conflict_do_update(
        index_elements=["registry"],
        set_={**values, "since": since},
        where=true() if credentials is not None else _TABLE.state != CircuitState.OPEN.value,
    )
    opened = await connection.execute(again)
    if opened.rowcount:
        await notify(connection, REGISTRY, registry)
    return bool(opened.rowcount)


async def try_(connection: AsyncConnection, registry: str, *, credentials: str) -> int | None:
    """Let this node find out: return how often others failed before, None when it is too early.

    New credentials may be tried at once. The caller has made sure that no other node is at it (`only_one`); a half open
    circuit is then one whose node has died.
    """
    due = or_(_TABLE.retry_at.is_(None), _TABLE.retry_at <= func.now(), _TABLE.credentials != credentials)
    mine = (
        update(registry_circuits)
        .where(_TABLE.registry == registry, _TABLE.state != CircuitState.CLOSED.value, due)
        .values(state=CircuitState.HALF_OPEN.value, retry_at=None, credentials=None)
        .returning(_TABLE.failures)
    )
    failures: int | None = await connection.scalar(mine)
    if failures is not None:
        await notify(connection, REGISTRY, registry)
    return failures


async def close(connection: AsyncConnection, registry: str) -> bool:
    """Let everything pass again; False when it did."""
    closed = await connection.execute(
        update(registry_circuits)
        .where(_TABLE.registry == registry, _TABLE.state != CircuitState.CLOSED.value)
        .values(state=CircuitState.CLOSED.value, failures=0, since=func.now(), retry_at=None, credentials=None)
    )
    if closed.rowcount:
        await notify(connection, REGISTRY, registry)
    return bool(closed.rowcount)


async def try_now(connection: AsyncConnection, registry: str) -> None:
    """Have the next node that looks find out at once, as after an operator's word."""
    await connection.execute(
        update(registry_circuits)
        .where(_TABLE.registry == registry, _TABLE.state == CircuitState.OPEN.value)
        .values(retry_at=func.now())
    )
    await notify(connection, REGISTRY, registry)
