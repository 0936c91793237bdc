"""Rows of reconciliations: how far the comparison of a registry's names has come, so that any node may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from gateway.ids import first_id
from gateway.operations.model import OperationKind
from gateway.operations.states import OPEN
from gateway.storage.registry_tables import reconciliations
from gateway.storage.tables import domains, operations, poll_messages

_TABLE = reconciliations.c
_ACQUIRING = [OperationKind.REGISTER.value, OperationKind.TRANSFER.value]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`after` is the last name (A-label) that was compared, "" before the first."""

    id: int
    registry: str
    started_at: datetime
    finished_at: datetime | None
    after: str
    checked: int


async def under_way(connection: AsyncConnection, registry: str, *, at: datetime) -> Reconciliation:
    """Return the registry's reconciliation that has not finished, or a new one."""
    await connection.execute(insert(reconciliations).values(registry=registry, started_at=at).on_conflict_do_nothing())
    row = await connection.execute(
        select(reconciliations).where(_TABLE.registry == registry, _TABLE.finished_at.is_(None))
    )
    return _view(row.one())


async def advance(connection: AsyncConnection, reconciliation_id: int, *, after: str, checked: int) -> None:
    """Note that the names up to `after` were compared, `checked` of them now."""
    await connection.execute(
        update(reconciliations)
        .where(_TABLE.id == reconciliation_id)
        .values(after=after, checked=_TABLE.checked + checked)
    )


async def finish(connection: AsyncConnection, reconciliation_id: int, *, at: datetime) -> Reconciliation:
    finished = await connection.execute(
        update(reconciliations)
        .where(_TABLE.id == reconciliation_id)
        .values(finished_at=func.coalesce(_TABLE.finished_at, at))
        .returning(reconciliations)
    )
    return _view(finished.one())


async def last(connection: AsyncConnection, registry: str) -> Reconciliation | None:
    """Return the newest one that has finished."""
    query = select(reconciliations).where(_TABLE.registry == registry, _TABLE.finished_at.is_not(None))
    row = (await connection.execute(query.order_by(_TABLE.id.desc()).limit(1))).one_or_none()
    return None if row is None else _view(row)


async def names_to_doubt(
    connection: AsyncConnection, registry: str, *, since: datetime, limit: int
) -> Sequence[DomainName]:
    """Return names that are not ours here and might be there: those that were ordered and not got, that left us, or
    that the registry's messages spoke of. EPP can't list what an account holds.
    """
    ordered = select(operations.c.domain.label("name")).where(
        operations.c.registry == registry,
        operations.c.kind.in_(_ACQUIRING),
        operations.c.id >= first_id("op", since),
    )
    left = select(domains.c.name).where(domains.c.registry == registry, ~domains.c.held, domains.c.updated_at >= since)
    told = select(poll_messages.c.domain).where(
        poll_messages.c.registry == registry, poll_messages.c.domain.is_not(None), poll_messages.c.received_at >= since
    )
    named = union(ordered, left, told).subquery()
    held = exists().where(domains.c.name == named.c.name, domains.c.held)
    in_hand = exists().where(
        operations.c.domain == named.c.name, operations.c.state.in_([state.value for state in OPEN])
    )
    query = select(named.c.name).where(~held, ~in_hand).order_by(named.c.name).limit(limit)
    return [DomainName(name) for name in (await connection.execute(query)).scalars()]


def _view(row: Any) -> Reconciliation:
    return Reconciliation(
        id=row.id,
        registry=row.registry,
        started_at=row.started_at,
        finished_at=row.finished_at,
        after=row.after,
        checked=row.checked,
    )
