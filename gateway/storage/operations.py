"""Rows of operations, their attempts and events, as their owners and operators read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import Money
from gateway.operations.model import (
    AttemptView,
    EventView,
    Evidence,
    OperationFilters,
    OperationKind,
    OperationProblem,
    OperationView,
)
from gateway.operations.states import OPEN, SETTLED, OperationState
from gateway.storage import exchanges, pauses
from gateway.storage.notify import REGISTRY, notify
from gateway.storage.tables import operation_attempts, operation_events, operations

_TABLE = operations.c
_VIEW = (
    _TABLE.id,
    _TABLE.tenant_id,
    _TABLE.account_id,
    _TABLE.kind,
    _TABLE.state,
    _TABLE.registry,
    _TABLE.domain,
    _TABLE.price_minor,
    _TABLE.currency,
    _TABLE.created_at,
    _TABLE.updated_at,
    _TABLE.completed_at,
    _TABLE.deadline_at,
    func.greatest(  # it is not looked at before a pause of its registry ends
        _TABLE.not_before, pauses.lasts_until(_TABLE.registry, paid=_TABLE.price_minor.is_not(None))
    ).label("retry_at"),
    _TABLE.attempts,
    _TABLE.result,
    _TABLE.problem,
    _TABLE.cltrid,
    _TABLE.svtrid,
)


async def read(connection: AsyncConnection, tenant_id: str | None, operation_id: str) -> OperationView | None:
    """Return one operation; `tenant_id` None = whoever's."""
    wanted = [_TABLE.id == operation_id]
    wanted += [_TABLE.tenant_id == tenant_id] if tenant_id is not None else []
    row = (await connection.execute(select(*_VIEW).where(*wanted))).one_or_none()
    return None if row is None else view_of(row)


async def get(connection: AsyncConnection, operation_id: str) -> OperationView:
    """Return an operation that exists."""
    return view_of((await connection.execute(select(*_VIEW).where(_TABLE.id == operation_id))).one())


async def page(
    connection: AsyncConnection, tenant_id: str | None, filters: OperationFilters, *, after: str | None, limit: int
) -> list[OperationView]:
    """Return operations, newest first, those older than `after`."""
    wanted: list[ColumnElement[bool]] = [_TABLE.id < after] if after is not None else []
    wanted += [_TABLE.tenant_id == tenant_id] if tenant_id is not None else []
    wanted += [_TABLE.account_id == filters.account_id] if filters.account_id else []
    wanted += [_TABLE.domain == filters.domain.ascii] if filters.domain else []
    wanted += [_TABLE.domain == filters.service] if filters.service else []
    wanted += [_TABLE.kind == filters.kind.value] if filters.kind else []
    wanted += [_TABLE.state == filters.state.value] if filters.state else []
    wanted += [_TABLE.registry == filters.registry] if filters.registry else []
    rows = await connection.execute(select(*_VIEW).where(*wanted).order_by(_TABLE.id.desc()).limit(limit))
    return [view_of(row) for row in rows]


async def open_at(connection: AsyncConnection, service_id: str) -> str | None:
    """Return the id of the oldest operation on a service that has not ended."""
    states = [state.value for state in OPEN]
    query = select(_TABLE.id).where(_TABLE.domain == service_id, _TABLE.state.in_(states))
    return await connection.scalar(query.order_by(_TABLE.seq).limit(1))


async def is_in_hand(connection: AsyncConnection, name: DomainName) -> bool:
    """Tell whether a command on this name may be on its way, or what came of one is not known yet."""
    states = [state.value for state in OPEN if state is not OperationState.QUEUED]
    found = exists().where(_TABLE.domain == name.ascii, _TABLE.state.in_(states))
    return bool(await connection.scalar(select(found)))


async def is_open(connection: AsyncConnection, name: DomainName) -> bool:
    """Tell whether any order for this name has not ended."""
    states = [state.value for state in OPEN]
    found = exists().where(_TABLE.domain == name.ascii, _TABLE.state.in_(states))
    return bool(await connection.scalar(select(found)))


async def wake_awaiting(connection: AsyncConnection, registry: str, name: DomainName) -> None:
    """Have what awaits the registry's decision on this name looked up at once."""
    waiting = (_TABLE.registry == registry, _TABLE.domain == name.ascii)
    state = OperationState.AWAITING_REGISTRY.value
    woken = await connection.execute(
        update(operations).where(*waiting, _TABLE.state == state).values(not_before=func.now())
    )
    if woken.rowcount:
        await notify(connection, REGISTRY, registry)


async def settled_among(connection: AsyncConnection, ids: Sequence[str]) -> Sequence[str]:
    """Return those of the operations for which waiting longer is of no use."""
    wanted = (_TABLE.id == func.any(ids), _TABLE.state.in_([state.value for state in SETTLED]))
    return (await connection.execute(select(_TABLE.id).where(*wanted))).scalars().all()


async def add_event(
    connection: AsyncConnection,
    operation_id: str,
    *,
    at: datetime,
    event: str,
    from_state: OperationState | None,
    to_state: OperationState,
    detail: dict[str, Any],
) -> None:
    row = {
        "operation_id": operation_id,
        "at": at,
        "event": event,
        "from_state": from_state.value if from_state else None,
        "to_state": to_state.value,
        "detail": detail,
    }
    await connection.execute(insert(operation_events).values(row))


async def attempts_of(connection: AsyncConnection, operation_id: str) -> tuple[AttemptView, ...]:
    table = operation_attempts.c
    query = select(
        table.number,
        table.cltrid,
        table.sent_at,
        table.outcome,
        table.code,
        table.svtrid,
        table.reason,
        table.detail,
        table.finished_at,
        table.verdict,
    ).where(table.operation_id == operation_id)
    rows = await connection.execute(query.order_by(table.number))
    return tuple(AttemptView(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for it


async def events_of(connection: AsyncConnection, operation_id: str) -> tuple[EventView, ...]:
    table = operation_events.c
    query = select(table.at, table.event, table.from_state, table.to_state, table.detail)
    rows = await connection.execute(query.where(table.operation_id == operation_id).order_by(table.id))
    return tuple(
        EventView(
            at=row.at,
            event=row.event,
            from_state=OperationState(row.from_state) if row.from_state else None,
            to_state=OperationState(row.to_state),
            detail=row.detail,
        )
        for row in rows
    )


async def evidence_of(connection: AsyncConnection, operation: OperationView) -> Evidence:
    """Return all that is known of how an operation went."""
    return Evidence(
        operation,
        await attempts_of(connection, operation.id),
        await events_of(connection, operation.id),
        await exchanges.of_operation(connection, operation.id),
    )


def view_of(row: Any) -> OperationView:
    return OperationView(
        id=row.id,
        tenant_id=row.tenant_id,
        account_id=row.account_id,
        kind=OperationKind(row.kind),
        state=OperationState(row.state),
        registry=row.registry,
        subject=row.domain,
        price=None if row.price_minor is None else Money(row.price_minor, row.currency),
        created_at=row.created_at,
        updated_at=row.updated_at,
        completed_at=row.completed_at,
        deadline_at=row.deadline_at,
        retry_at=row.retry_at,
        attempts=row.attempts,
        result=row.result,
        problem=None if row.problem is None else OperationProblem(**row.problem),
        cltrid=row.cltrid,
        svtrid=row.svtrid,
    )
