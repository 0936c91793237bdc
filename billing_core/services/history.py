"""What happens to services: each event changes the service and is kept; so is what requests made of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, bindparam, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.services.model import Service
from billing_core.services.states import ServiceEvent
from billing_core.services.store import ServiceChanged, save
from billing_core.storage.service_tables import service_events


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
