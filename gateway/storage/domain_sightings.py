"""What a registry shows of a domain, kept in its row unless the row is newer than what was compared with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainInfo, NameServer
from gateway.domains.expiry import Expiry
from gateway.domains.life import is_deleted
from gateway.domains.model import DomainView
from gateway.operations.payload import nameservers_json
from gateway.storage.new_domains import LOCKED
from gateway.storage.tables import domains

_TABLE = domains.c


async def lose(connection: AsyncConnection, known: DomainView, *, at: datetime) -> bool:
    """The registry has it no longer as ours; False and nothing changed when the row is newer than `known`."""
    return await _change_known(connection, known, {"held": False}, at=at)


async def take_over(
    connection: AsyncConnection, known: DomainView, info: DomainInfo, expiry: Expiry, *, at: datetime
) -> bool:
    """Keep what the registry says of a name that is ours, and what that makes of its dates; the row's version grows
    only if something differs. A name that the registry shows as deleted counts as deleted since we first heard of it.

    False and nothing changed when the row is newer than `known`: an order has been settled since the registry was
    asked.
    """
    glue = {server.host: server for server in known.nameservers}
    told: dict[str, Any] = {
        "statuses": sorted(info.statuses),
        "locked": LOCKED in info.statuses,
        "nameservers": nameservers_json([glue.get(host, NameServer(host)) for host in info.nameservers]),
        "created_at": info.created_at or known.created_at,
        "expires_at": expiry.expires_at,
        "registry_expires_at": expiry.registry_expires_at,
        "grace_statuses": sorted(info.grace_statuses),
        "private": known.private if info.private is None else info.private,
        "verification": info.verification or known.verification,
        "deleted_at": (known.deleted_at or at) if is_deleted(info.statuses | info.grace_statuses) else None,
    }
    before = {
        "statuses": sorted(known.statuses),
        "locked": known.locked,
        "nameservers": nameservers_json(known.nameservers),
        "created_at": known.created_at,
        "expires_at": known.expires_at,
        "registry_expires_at": known.registry_expires_at,
        "grace_statuses": sorted(known.grace_statuses),
        "private": known.private,
        "verification": known.verification,
        "deleted_at": known.deleted_at,
    }
    if told != before:
        return await _change_known(connection, known, told, at=at)
    unchanged = (_TABLE.id == known.id, _TABLE.version == known.version)
    return (await connection.execute(update(domains).where(*unchanged).values(synced_at=at))).rowcount == 1


async def _change_known(
    connection: AsyncConnection, known: DomainView, values: dict[str, Any], *, at: datetime
) -> bool:
    changed = await connection.execute(
        update(domains)
        .where(_TABLE.id == known.id, _TABLE.version == known.version)
        .values(**values, synced_at=at, updated_at=at, version=_TABLE.version + 1)
    )
    return changed.rowcount == 1
