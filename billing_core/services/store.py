"""Services as rows. Works on a connection that is handed in, which it never commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.auto_renewal import ServiceClass
from billing_core.errors import BillingError
from billing_core.services.model import Block, Service
from billing_core.services.states import ServiceState
from billing_core.services.tranche_store import put_tranches
from billing_core.storage.any_of import any_of
from billing_core.storage.service_tables import services
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
    return await those(conn, services.c.id == any_of(service_ids))


async def lock_all(conn: AsyncConnection, service_ids: Sequence[str]) -> list[Service]:
    """Do as `lock` does for many; in the order of their ids, so that no two who lock several wait for each other."""
    wanted = services.c.id == any_of(service_ids)
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
