"""Rows of domains: what the registries told us of the names that we sponsor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainInfo, DomainName, NameServer, SecureRecord, Verification
from gateway.domains.expiry import Expiry
from gateway.domains.life import is_deleted
from gateway.domains.model import DomainFilters, DomainView
from gateway.ids import new_id
from gateway.operations.payload import nameservers_json, nameservers_of
from gateway.operations.secure_records import records_json, records_of
from gateway.storage.as_json import as_json
from gateway.storage.tables import domains

_TABLE = domains.c
_LOCKED = "clientTransferProhibited"  # of a registrar's lock, the status that every registry with locks has (RFC 5731)
_HELD = "clientHold"  # of a suspension, in the words of RFC 5731, whatever the registry calls it
_VIEW = (
    _TABLE.id,
    _TABLE.tenant_id,
    _TABLE.account_id,
    _TABLE.name,
    _TABLE.tld,
    _TABLE.registry,
    _TABLE.statuses,
    _TABLE.nameservers,
    _TABLE.dnssec,
    _TABLE.locked,
    _TABLE.deleted_at,
    _TABLE.grace_statuses,
    _TABLE.created_at,
    _TABLE.expires_at,
    _TABLE.registry_expires_at,
    _TABLE.interrupted_at,
    _TABLE.private,
    _TABLE.verification,
    _TABLE.synced_at,
    _TABLE.updated_at,
    _TABLE.version,
    _TABLE.labels,
    _TABLE.auto_renew,
    _TABLE.contact_ids,
)


_ADD = text("""
    WITH added AS (
        SELECT * FROM jsonb_populate_recordset(CAST(NULL AS domains), CAST(:domains AS jsonb))
    ), over AS (
        UPDATE domains SET held = false, updated_at = CAST(:at AS timestamptz), version = version + 1
        WHERE name IN (SELECT name FROM added) AND held
        RETURNING id
    )
    INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, locked, nameservers, contacts,
        contact_ids, created_at, expires_at, synced_at, updated_at)
    SELECT id, tenant_id, account_id, name, tld, registry, true, statuses, locked, nameservers, contacts, contact_ids,
        created_at, expires_at, CAST(:at AS timestamptz), CAST(:at AS timestamptz)
    FROM added
    WHERE (SELECT count(*) FROM over) >= 0  -- only after the older row is over: one is held at a time
""")


async def read(connection: AsyncConnection, name: DomainName) -> DomainView | None:
    """Return the domain that we sponsor under this name, whoever's it is."""
    query = select(*_VIEW).where(_TABLE.name == name.ascii, _TABLE.held)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _view(row)


async def registry_of(connection: AsyncConnection, name: DomainName) -> str | None:
    """Return through which of our accounts a name is held; None when it is not."""
    found: str | None = await connection.scalar(select(_TABLE.registry).where(_TABLE.name == name.ascii, _TABLE.held))
    return found


async def read_all(connection: AsyncConnection, names: Sequence[str]) -> dict[str, DomainView]:
    """Return those of the domains that we sponsor, by their A-labels; asks nothing for nothing."""
    if not names:
        return {}
    rows = await connection.execute(select(*_VIEW).where(_TABLE.name == func.any(list(names)), _TABLE.held))
    return {row.name: _view(row) for row in rows}


async def page(
    connection: AsyncConnection, tenant_id: str, filters: DomainFilters, *, after: str | None, limit: int
) -> list[DomainView]:
    """Return domains of a tenant in the order of their names, those after `after`."""
    wanted: list[ColumnElement[bool]] = [_TABLE.tenant_id == tenant_id, _TABLE.held]
    wanted += [_TABLE.name > after] if after is not None else []
    wanted += [_TABLE.account_id == filters.account_id] if filters.account_id else []
    wanted += [_TABLE.registry == filters.registry] if filters.registry else []
    wanted += [_TABLE.tld == filters.tld] if filters.tld else []
    wanted += [_TABLE.expires_at < filters.expires_before] if filters.expires_before else []
    wanted += [_TABLE.updated_at >= filters.changed_since] if filters.changed_since else []
    rows = await connection.execute(select(*_VIEW).where(*wanted).order_by(_TABLE.name).limit(limit))
    return [_view(row) for row in rows]


async def held_at(connection: AsyncConnection, registry: str, *, after: str, limit: int) -> list[DomainView]:
    """Return the domains of all tenants at a registry in the order of their names, those after `after`."""
    wanted = (_TABLE.registry == registry, _TABLE.held, _TABLE.name > after)
    rows = await connection.execute(select(*_VIEW).where(*wanted).order_by(_TABLE.name).limit(limit))
    return [_view(row) for row in rows]


@dataclass(frozen=True, slots=True)
class NewDomain:
    """A name that a registry has just given us."""

    tenant_id: str
    account_id: str
    name: DomainName
    registry: str
    nameservers: Sequence[NameServer]
    contacts: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
    statuses: Collection[str] = ()
    contact_ids: Mapping[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        return {
            "id": new_id("dom"),
            "tenant_id": self.tenant_id,
            "account_id": self.account_id,
            "name": self.name.ascii,
            "tld": self.name.parent,
            "registry": self.registry,
            "statuses": sorted(self.statuses),
            "locked": _LOCKED in self.statuses,
            "nameservers": nameservers_json(self.nameservers),
            "contacts": dict(self.contacts),
            "contact_ids": dict(self.contact_ids),
            "created_at": self.created_at,
            "expires_at": self.expires_at,
        }


async def add(connection: AsyncConnection, *new: NewDomain, at: datetime) -> None:
    """Record names, each but once; older rows of these names are over."""
    if new:
        await connection.execute(_ADD, {"domains": as_json([each.row() for each in new]), "at": at})


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


async def contacts_of(connection: AsyncConnection, name: DomainName) -> Mapping[str, str]:
    """Return the handles by role, of the domain that we sponsor."""
    found = await connection.scalar(select(_TABLE.contacts).where(_TABLE.name == name.ascii, _TABLE.held))
    return found or {}


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
        "locked": _LOCKED in info.statuses,
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


async def _change(connection: AsyncConnection, name: DomainName, values: dict[str, Any], *, at: datetime) -> None:
    await connection.execute(
        update(domains)
        .where(_TABLE.name == name.ascii, _TABLE.held)
        .values(**values, updated_at=at, version=_TABLE.version + 1)
    )


async def _change_known(
    connection: AsyncConnection, known: DomainView, values: dict[str, Any], *, at: datetime
) -> bool:
    changed = await connection.execute(
        update(domains)
        .where(_TABLE.id == known.id, _TABLE.version == known.version)
        .values(**values, synced_at=at, updated_at=at, version=_TABLE.version + 1)
    )
    return changed.rowcount == 1


def _view(row: Any) -> DomainView:
    return DomainView(
        id=row.id,
        tenant_id=row.tenant_id,
        account_id=row.account_id,
        name=DomainName(row.name),
        tld=row.tld,
        registry=row.registry,
        created_at=row.created_at,
        expires_at=row.expires_at,
        registry_expires_at=row.registry_expires_at,
        interrupted_at=row.interrupted_at,
        statuses=tuple(row.statuses),
        nameservers=nameservers_of(row.nameservers),
        dnssec=records_of(row.dnssec),
        locked=row.locked,
        private=row.private,
        verification=None if row.verification is None else Verification(row.verification),
        deleted_at=row.deleted_at,
        grace_statuses=tuple(row.grace_statuses),
        synced_at=row.synced_at,
        updated_at=row.updated_at,
        version=row.version,
        labels=row.labels,
        auto_renew=row.auto_renew,
        contact_ids=row.contact_ids,
    )
