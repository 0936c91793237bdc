"""Changes of the domains that we sponsor, each by the name it is known by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, NameServer, SecureRecord
from gateway.operations.payload import nameservers_json
from gateway.operations.secure_records import records_json
from gateway.storage.domains import read
from gateway.storage.tables import domains

_TABLE = domains.c
_HELD = "clientHold"  # of a suspension, in the words of RFC 5731, whatever the registry calls it


async def set_expiry(connection: AsyncConnection, name: DomainName, expires_at: datetime, *, at: datetime) -> None:
    """Follow a renewal: every year that the registry shows is paid for."""
    paid = {"expires_at": expires_at, "registry_expires_at": None}
    await _change(connection, name, paid | {"synced_at": at}, at=at)


async def set_nameservers(
    connection: AsyncConnection, name: DomainName, nameservers: Sequence[NameServer], *, at: datetime
) -> None:
    await _change(connection, name, {"nameservers": nameservers_json(nameservers), "synced_at": at}, at=at)


async def set_contacts(
    connection: AsyncConnection, name: DomainName, contacts: Mapping[str, str], ids: Mapping[str, str], *, at: datetime
) -> None:
    """Keep the handles by role, and the ids of those from the contact book."""
    values = {"contacts": dict(contacts), "contact_ids": dict(ids), "synced_at": at}
    await _change(connection, name, values, at=at)


async def set_locked(connection: AsyncConnection, name: DomainName, *, locked: bool, at: datetime) -> None:
    await _change(connection, name, {"locked": locked, "synced_at": at}, at=at)


async def set_private(connection: AsyncConnection, name: DomainName, *, private: bool, at: datetime) -> None:
    await _change(connection, name, {"private": private, "synced_at": at}, at=at)


async def set_suspended(
    connection: AsyncConnection, name: DomainName, *, suspended: bool, unpaid: bool, at: datetime
) -> None:
    """Follow a suspension, or its end. `unpaid`: it is to last until somebody pays for the name."""
    others = func.array_remove(_TABLE.statuses, _HELD)
    statuses = func.array_append(func.array_remove(others, "ok"), _HELD) if suspended else others
    interrupted_at = at if suspended and unpaid else None
    values = {"statuses": statuses, "interrupted_at": interrupted_at, "synced_at": at}
    await _change(connection, name, values, at=at)


async def set_dnssec(
    connection: AsyncConnection, name: DomainName, records: Sequence[SecureRecord], *, at: datetime
) -> None:
    await _change(connection, name, {"dnssec": records_json(records), "synced_at": at}, at=at)


async def set_glue(
    connection: AsyncConnection, name: DomainName, host: DomainName, becomes: NameServer, *, at: datetime
) -> None:
    """Follow a change of a host in the name servers of the domain that it is below."""
    known = await read(connection, name)
    if known is not None:
        servers = [becomes if server.host == host else server for server in known.nameservers]
        await set_nameservers(connection, name, servers, at=at)


async def mark_deleted(connection: AsyncConnection, name: DomainName, *, at: datetime) -> None:
    """The name is in redemption: ours still, and it can be restored."""
    await _change(connection, name, {"deleted_at": func.coalesce(_TABLE.deleted_at, at), "synced_at": at}, at=at)


async def mark_restored(connection: AsyncConnection, name: DomainName, expires_at: datetime, *, at: datetime) -> None:
    remaining = func.array_remove(func.array_remove(_TABLE.statuses, "redemptionPeriod"), "pendingDelete")
    restored: dict[str, Any] = {
        "deleted_at": None,
        "statuses": remaining,
        "grace_statuses": [],
        "expires_at": expires_at,
        "registry_expires_at": None,
    }
    await _change(connection, name, restored | {"synced_at": at}, at=at)


async def move(connection: AsyncConnection, name: DomainName, registry: str, *, at: datetime) -> None:
    """The name is held through another of our accounts from now on."""
    await _change(connection, name, {"registry": registry, "synced_at": at}, at=at)


async def let_go(connection: AsyncConnection, name: DomainName, *, at: datetime) -> None:
    """The name is no longer ours: it went to another registrar, or it is gone."""
    await _change(connection, name, {"held": False, "synced_at": at}, at=at)


async def note(
    connection: AsyncConnection, name: DomainName, labels: Mapping[str, str], *, auto_renew: bool, at: datetime
) -> None:
    await _change(connection, name, {"labels": dict(labels), "auto_renew": auto_renew}, at=at)


async def _change(connection: AsyncConnection, name: DomainName, values: dict[str, Any], *, at: datetime) -> None:
    await connection.execute(
        update(domains)
        .where(_TABLE.name == name.ascii, _TABLE.held)
        .values(**values, updated_at=at, version=_TABLE.version + 1)
    )
