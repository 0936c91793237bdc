"""Rows of webhook receivers. Works on a connection that is handed in, which it never commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, literal_column, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.webhook_tables import webhook_deliveries, webhook_receivers
from gateway.webhooks.model import DisabledFor, NewReceiver, Receiver

_T = webhook_receivers.c
_VIEW = (
    *(_T.id, _T.tenant_id, _T.url, _T.description, _T.types, _T.email, _T.disabled_for, _T.disabled_at),
    *(_T.failing_since, _T.old_secret_until, _T.created_at),
)


@dataclass(frozen=True, slots=True)
class Leased:
    """A receiver that this node alone sends to for a while; secrets are encrypted, the newest first."""

    receiver: Receiver
    secrets: tuple[bytes, ...] = field(repr=False)


async def add(
    connection: AsyncConnection, receiver_id: str, tenant_id: str, new: NewReceiver, secret: bytes, *, at: datetime
) -> bool:
    """Add a receiver of what happens from now on; False when the tenant has one of this URL already."""
    row = {
        "id": receiver_id,
        "tenant_id": tenant_id,
        "url": new.url,
        "description": new.description,
        "types": list(new.types),
        "email": new.email,
        "secret": secret,
        "seen_xid": func.pg_current_xact_id(),
        "seen_seq": 0,
        "created_at": at,
    }
    added = await connection.execute(insert(webhook_receivers).values(row).on_conflict_do_nothing().returning(_T.id))
    return added.one_or_none() is not None


async def count(connection: AsyncConnection, tenant_id: str) -> int:
    return int(await connection.scalar(select(func.count()).where(_T.tenant_id == tenant_id)) or 0)


async def read(connection: AsyncConnection, tenant_id: str, receiver_id: str, *, lock: bool = False) -> Receiver | None:
    query = select(*_VIEW).where(_T.id == receiver_id, _T.tenant_id == tenant_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else _receiver(row)


async def page(connection: AsyncConnection, tenant_id: str, *, after: str | None, limit: int) -> Sequence[Receiver]:
    """Return receivers in the order of their ids."""
    query = select(*_VIEW).where(_T.tenant_id == tenant_id).order_by(_T.id).limit(limit)
    rows = await connection.execute(query if after is None else query.where(_T.id > after))
    return [_receiver(row) for row in rows]


async def change(connection: AsyncConnection, receiver_id: str, values: Mapping[str, Any]) -> None:
    await connection.execute(update(webhook_receivers).where(_T.id == receiver_id).values(dict(values)))


async def url_is_taken(connection: AsyncConnection, tenant_id: str, url: str, *, but: str) -> bool:
    taken = exists().where(_T.tenant_id == tenant_id, _T.url == url, _T.id != but)
    return bool(await connection.scalar(select(taken)))


async def remove(connection: AsyncConnection, receiver_id: str) -> None:
    """Remove a receiver with its deliveries."""
    await connection.execute(delete(webhook_receivers).where(_T.id == receiver_id))


async def replace_secret(connection: AsyncConnection, receiver_id: str, secret: bytes, *, until: datetime) -> None:
    """Let a fresh secret sign, and the one before beside it until a moment."""
    values = {"old_secret": _T.secret, "old_secret_until": until, "secret": secret}
    await connection.execute(update(webhook_receivers).where(_T.id == receiver_id).values(values))


async def disable(connection: AsyncConnection, receiver_id: str, reason: DisabledFor, *, at: datetime) -> bool:
    """Send it nothing any more; False when that was so already."""
    still = (_T.id == receiver_id, _T.disabled_for.is_(None))
    values = {"disabled_for": reason.value, "disabled_at": at, "not_before": None}
    return (await connection.execute(update(webhook_receivers).where(*still).values(values))).rowcount == 1


async def lease(connection: AsyncConnection, *, at: datetime, until: datetime, limit: int) -> Sequence[Leased]:
    """Take receivers that something is due for and that no node sends to."""
    deliveries = webhook_deliveries.c
    due = exists().where(deliveries.receiver_id == _T.id, deliveries.next_at <= at, deliveries.state == "pending")
    free = (
        select(_T.id)
        .where(_T.disabled_for.is_(None), due)
        .where(or_(_T.leased_until.is_(None), _T.leased_until <= at), or_(_T.not_before.is_(None), _T.not_before <= at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = update(webhook_receivers).where(_T.id.in_(free)).values(leased_until=until)
    rows = await connection.execute(taken.returning(*_VIEW, _T.secret, _T.old_secret))
    return [Leased(_receiver(row), _secrets(row, at)) for row in rows]


async def give_back(connection: AsyncConnection, receiver_id: str) -> None:
    await change(connection, receiver_id, {"leased_until": None})


async def succeed(connection: AsyncConnection, receiver_id: str) -> None:
    """It takes what it is sent."""
    ill = (_T.id == receiver_id, _T.failing_since.is_not(None))
    values = {"failing_since": None, "failures": 0, "not_before": None}
    await connection.execute(update(webhook_receivers).where(*ill).values(values))


async def fail(connection: AsyncConnection, receiver_id: str, *, at: datetime) -> tuple[int, datetime]:
    """Count a failure; return how many there are since the last success, and since when."""
    values = {"failures": _T.failures + 1, "failing_since": func.coalesce(_T.failing_since, at)}
    counted = update(webhook_receivers).where(_T.id == receiver_id).values(values)
    failures, since = (await connection.execute(counted.returning(_T.failures, _T.failing_since))).one()
    return int(failures), since


_BEHIND = text("""
    SELECT id FROM webhook_receivers AS receiver WHERE disabled_for IS NULL AND EXISTS (
        SELECT FROM events WHERE events.tenant_id = receiver.tenant_id
          AND (events.xid, events.seq) > (receiver.seen_xid, receiver.seen_seq)
          AND events.xid < pg_snapshot_xmin(pg_current_snapshot()))
""")


async def behind(connection: AsyncConnection) -> Sequence[str]:
    """Return receivers with events that no deliveries were made of yet."""
    return (await connection.execute(_BEHIND)).scalars().all()


async def move_to(connection: AsyncConnection, receiver_id: str, place: tuple[int, int]) -> None:
    """Deliveries were made of the events up to this place."""
    seen = {"seen_xid": literal_column(f"'{int(place[0])}'::xid8"), "seen_seq": place[1]}
    await change(connection, receiver_id, seen)


async def place(connection: AsyncConnection, receiver_id: str) -> tuple[str, Sequence[str], tuple[int, int]] | None:
    """Return a receiver's tenant, types and place among the events; None when another node is at it."""
    query = select(_T.tenant_id, _T.types, literal_column("seen_xid::text::bigint"), _T.seen_seq)
    row = (await connection.execute(query.where(_T.id == receiver_id).with_for_update(skip_locked=True))).one_or_none()
    return None if row is None else (row[0], row[1], (int(row[2]), int(row[3])))


def _secrets(row: Any, at: datetime) -> tuple[bytes, ...]:
    old = row.old_secret is not None and row.old_secret_until is not None and row.old_secret_until > at
    return (bytes(row.secret), *((bytes(row.old_secret),) if old else ()))


def _receiver(row: Any) -> Receiver:
    return Receiver(
        id=row.id,
        tenant_id=row.tenant_id,
        url=row.url,
        description=row.description,
        types=tuple(row.types),
        email=row.email,
        disabled_for=None if row.disabled_for is None else DisabledFor(row.disabled_for),
        disabled_at=row.disabled_at,
        failing_since=row.failing_since,
        old_secret_until=row.old_secret_until,
        created_at=row.created_at,
    )
