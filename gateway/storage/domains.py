"""Rows of domains, read: what the registries told us of the names that we sponsor."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, Verification
from gateway.domains.model import DomainFilters, DomainView
from gateway.operations.payload import nameservers_of
from gateway.operations.secure_records import records_of
from gateway.storage.tables import domains

_TABLE = domains.c
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


async def contacts_of(connection: AsyncConnection, name: DomainName) -> Mapping[str, str]:
    """Return the handles by role, of the domain that we sponsor."""
    found = await connection.scalar(select(_TABLE.contacts).where(_TABLE.name == name.ascii, _TABLE.held))
    return found or {}


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
