"""Rows of circuits: whether a registry answers, as all nodes see it. Times are the database's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import case, func, or_, select, update
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
    is closed. `retry_at` is when a node may find out, or may do so in the place of one that has not come back.
    """

    registry: str
    state: CircuitState
    reason: str | None
    failures: int
    since: datetime
    retry_at: datetime | None


async def read_all(connection: AsyncConnection) -> Sequence[Circuit]:
    columns = (_TABLE.registry, _TABLE.state, _TABLE.reason, _TABLE.failures, _TABLE.since, _TABLE.retry_at)
    rows = await connection.execute(select(*columns).order_by(_TABLE.registry))
    return [
        Circuit(row.registry, CircuitState(row.state), row.reason, row.failures, row.since, row.retry_at)
        for row in rows
    ]


async def open_(
    connection: AsyncConnection, registry: str, *, reason: str, pause: timedelta, credentials: str | None = None
) -> None:
    """Let nothing pass for `pause`. `credentials`: the keyed hash of those that the registry refused."""
    values = {
        "state": CircuitState.OPEN.value,
        "reason": reason,
        "since": func.now(),
        "retry_at": func.now() + pause,
        "credentials": credentials,
    }
    row = insert(registry_circuits).values(registry=registry, failures=1, **values)
    again = row.on_conflict_do_update(
        index_elements=["registry"],
        set_={
            **values,
            "failures": _TABLE.failures + 1,
            "since": case((_TABLE.state == CircuitState.CLOSED.value, func.now()), else_=_TABLE.since),
        },
    )
    await connection.execute(again)
    await notify(connection, REGISTRY, registry)


async def try_(connection: AsyncConnection, registry: str, *, credentials: str, patience: timedelta) -> int | None:
    """Let this node find out: return how often others failed before, None when it is not its turn or nobody's.

    New credentials may be tried at once. Another node may try after `patience`, should this one not come back.
    """
    due = or_(_TABLE.retry_at <= func.now(), _TABLE.credentials != credentials)
    mine = (
        update(registry_circuits)
        .where(_TABLE.registry == registry, _TABLE.state != CircuitState.CLOSED.value, due)
        .values(state=CircuitState.HALF_OPEN.value, retry_at=func.now() + patience, credentials=None)
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
