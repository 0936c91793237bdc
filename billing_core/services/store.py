"""Services and what was paid for them, as rows. Works on a connection that is handed in, which it never commits."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    RowMapping,
    Text,
    any_,
    bindparam,
    delete,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.auto_renewal import ServiceClass
from billing_core.errors import BillingError
from billing_core.money import Money
from billing_core.services.model import Block, Service
from billing_core.services.states import ServiceEvent, ServiceState
from billing_core.storage.service_tables import service_events, service_tranches, services
from billing_core.tranches import Tranche

_KEPT = tuple(column for column in services.c if column.name not in ("due_on", "updated_at"))


class UnknownService(BillingError):
    def __init__(self, service_id: str) -> None:
        super().__init__(f"no service {service_id!r}")
        self.service_id = service_id


class ServiceChanged(BillingError):
    """Somebody else changed the service since it was read; nothing was written."""


async def add(conn: AsyncConnection, service: Service, tranches: Sequence[Tranche] = ()) -> None:
    await conn.execute(insert(services).values(**_row(service), updated_at=service.created_at))
    await put_tranches(conn, service.id, tranches)


async def read(conn: AsyncConnection, service_id: str) -> Service:
    """Raises `UnknownService`."""
    return await _read(conn, service_id, lock=False)


async def read_all(conn: AsyncConnection, service_ids: Sequence[str]) -> list[Service]:
    """Return those of the services that exist, in the order of their ids."""
    return await those(conn, services.c.id == any_(literal(list(service_ids), ARRAY(Text))))


async def lock_all(conn: AsyncConnection, service_ids: Sequence[str]) -> list[Service]:
    """Do as `lock` does for many; in the order of their ids, so that no two who lock several wait for each other."""
    wanted = services.c.id == any_(literal(list(service_ids), ARRAY(Text)))
    rows = await conn.execute(select(*_KEPT).where(wanted).order_by(services.c.id).with_for_update())
    return [_service(row) for row in rows.mappings()]


async def lock(conn: AsyncConnection, service_id: str) -> Service:
    """Read a service so that nobody else changes it before this transaction ends. Raises `UnknownService`."""
    return await _read(conn, service_id, lock=True)


async def of_account(
    conn: AsyncConnection, account_id: str, *, after: str | None = None, limit: int = 100
) -> list[Service]:
    """Return services in the order of their ids, those behind `after`."""
    statement = select(*_KEPT).where(services.c.account_id == account_id).order_by(services.c.id).limit(limit)
    if after is not None:
        statement = statement.where(services.c.id > after)
    return [_service(row) for row in (await conn.execute(statement)).mappings()]


async def those(conn: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Service]:
    """Return the services that conditions on their columns hold for, in the order of their ids."""
    rows = await conn.execute(select(*_KEPT).where(*conditions).order_by(services.c.id))
    return [_service(row) for row in rows.mappings()]


async def save(conn: AsyncConnection, service: Service, *, at: datetime) -> Service:
    """Write a service read before; return it with its new version. Raises `ServiceChanged`."""
    values = _row(service) | {"version": service.version + 1, "updated_at": at}
    statement = (
        update(services)
        .where(services.c.id == service.id, services.c.version == service.version)
        .values({name: value for name, value in values.items() if name != "id"})
        .returning(*_KEPT)
    )
    row = (await conn.execute(statement)).mappings().one_or_none()
    if row is None:
        raise ServiceChanged(service.id)
    return _service(row)


async def apply(
    conn: AsyncConnection,
    service: Service,
    event: ServiceEvent,
    *,
    at: datetime,
    today: date | None = None,
    detail: dict[str, Any] | None = None,
) -> Service:
    """Let an event happen to a service that is locked: its new state, and the event in its history.

    Raises `ServiceNotReady`, `ServiceChanged`.
    """
    saved = await save(conn, service.after(event, today=today), at=at)
    row = {
        "service_id": service.id,
        "at": at,
        "event": event.value,
        "from_state": service.state.value,
        "to_state": saved.state.value,
        "detail": detail or {},
    }
    await conn.execute(insert(service_events).values(row))
    return saved


@dataclass(frozen=True, slots=True)
class Change:
    """What an event makes of a service: of its state and its dates, nothing else."""

    before: Service
    after: Service
    event: ServiceEvent
    detail: dict[str, Any]


_CHANGE_ALL = text("""
    UPDATE services
    SET state = change.state, ends_on = change.ends_on, anchor_day = change.anchor_day,
        suspended_on = change.suspended_on, version = services.version + 1, updated_at = :at
    FROM jsonb_to_recordset(CAST(:changes AS jsonb)) AS change (
        id text, version int, state text, ends_on date, anchor_day smallint, suspended_on date)
    WHERE services.id = change.id AND services.version = change.version
""").bindparams(bindparam("at", type_=DateTime(timezone=True)))


async def apply_all(conn: AsyncConnection, changes: Sequence[Change], *, at: datetime) -> list[Service]:
    """Let events happen to services that are locked; return them as they are now, in the same order.

    Raises `ServiceChanged`: then nothing may be kept of the transaction.
    """
    if not changes:
        return []
    rows = [
        {
            "id": each.before.id,
            "version": each.before.version,
            "state": each.after.state,
            "ends_on": each.after.ends_on.isoformat(),
            "anchor_day": each.after.anchor_day,
            "suspended_on": each.after.suspended_on and each.after.suspended_on.isoformat(),
        }
        for each in changes
    ]
    if (await conn.execute(_CHANGE_ALL, {"changes": json.dumps(rows), "at": at})).rowcount != len(changes):
        raise ServiceChanged(", ".join(each.before.id for each in changes))
    events = [
        {
            "service_id": each.before.id,
            "at": at,
            "event": each.event.value,
            "from_state": each.before.state.value,
            "to_state": each.after.state.value,
            "detail": each.detail,
        }
        for each in changes
    ]
    await conn.execute(insert(service_events), events)
    return [replace(each.after, version=each.before.version + 1) for each in changes]


async def note(conn: AsyncConnection, service: Service, ref: str, facts: dict[str, Any], *, at: datetime) -> None:
    """Keep what a request made of a service, under an id of its own: a repeat of the request is answered by it."""
    row = {
        "service_id": service.id,
        "at": at,
        "event": "request",
        "from_state": service.state.value,
        "to_state": service.state.value,
        "detail": facts,
        "ref": ref,
    }
    await conn.execute(insert(service_events).values(row))


async def noted(conn: AsyncConnection, service_id: str, ref: str) -> dict[str, Any]:
    """Return what was kept under an id."""
    columns = service_events.c
    statement = select(columns.detail).where(columns.service_id == service_id, columns.ref == ref)
    return dict((await conn.execute(statement)).scalar_one())


async def tranches_of(conn: AsyncConnection, service_id: str) -> tuple[Tranche, ...]:
    """Return what was paid for, oldest first."""
    return (await tranches_of_all(conn, [service_id]))[service_id]


async def tranches_of_all(conn: AsyncConnection, service_ids: Sequence[str]) -> dict[str, tuple[Tranche, ...]]:
    """Return what was paid for, oldest first, for each of the services."""
    columns = service_tranches.c
    statement = (
        select(
            columns.service_id,
            columns.starts_on,
            columns.ends_on,
            columns.basis_minor,
            columns.bonus_minor,
            columns.currency,
            columns.basis_days,
            columns.months,
        )
        .where(columns.service_id == any_(literal(list(service_ids), ARRAY(Text))))
        .order_by(columns.service_id, columns.starts_on)
    )
    found: dict[str, list[Tranche]] = {service_id: [] for service_id in service_ids}
    for row in await conn.execute(statement):
        basis = Money(row.basis_minor, row.currency)
        bought = Tranche(row.starts_on, row.ends_on, basis, row.basis_days, row.months, row.bonus_minor)
        found[row.service_id].append(bought)
    return {service_id: tuple(bought) for service_id, bought in found.items()}


async def put_tranches(
    conn: AsyncConnection, service_id: str, tranches: Sequence[Tranche], *, known: Sequence[Tranche] | None = None
) -> None:
    """Write what is paid for now, in the place of what was: of `known`, when it was read before."""
    if known is not None and tuple(tranches[: len(known)]) == tuple(known):
        tranches = tranches[len(known) :]
    else:
        await conn.execute(delete(service_tranches).where(service_tranches.c.service_id == service_id))
    await add_tranches(conn, [(service_id, each) for each in tranches])


async def add_tranches(conn: AsyncConnection, bought: Iterable[tuple[str, Tranche]]) -> None:
    """Write tranches of services beside those that they have."""
    rows = [
        {
            "service_id": service_id,
            "starts_on": each.start,
            "ends_on": each.end,
            "basis_minor": each.basis.minor,
            "bonus_minor": each.bonus_minor,
            "currency": each.basis.currency,
            "basis_days": each.basis_days,
            "months": each.months,
        }
        for service_id, each in bought
    ]
    if rows:
        await conn.execute(insert(service_tranches), rows)


async def _read(conn: AsyncConnection, service_id: str, *, lock: bool) -> Service:
    statement = select(*_KEPT).where(services.c.id == service_id)
    if lock:
        statement = statement.with_for_update()
    row = (await conn.execute(statement)).mappings().one_or_none()
    if row is None:
        raise UnknownService(service_id)
    return _service(row)


def _row(service: Service) -> dict[str, Any]:
    return {
        "id": service.id,
        "tenant_id": service.tenant_id,
        "account_id": service.account_id,
        "service_class": service.service_class.value,
        "state": service.state.value,
        "plan_code": service.plan_code,
        "label": service.label,
        "ends_on": service.ends_on,
        "anchor_day": service.anchor_day,
        "term_months": service.term_months,
        "auto_renew": service.auto_renew,
        "priority": service.priority,
        "lead_days": service.lead_days,
        "blocked": service.blocked.value if service.blocked else None,
        "suspended_on": service.suspended_on,
        "basis_assumed": service.basis_assumed,
        "created_at": service.created_at,
        "version": service.version,
    }


def _service(row: RowMapping) -> Service:
    values = dict(row) | {
        "service_class": ServiceClass(row["service_class"]),
        "state": ServiceState(row["state"]),
        "blocked": Block(row["blocked"]) if row["blocked"] else None,
    }
    return Service(**values)
