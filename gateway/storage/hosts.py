"""Rows of hosts below domains that we sponsor; those of domains that left are shown no more."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName, NameServer
from gateway.hosts.model import HostRecord
from gateway.storage.host_table import hosts
from gateway.storage.tables import domains

_HOST, _DOMAIN = hosts.c, domains.c


async def read(connection: AsyncConnection, tenant_id: str, name: DomainName) -> HostRecord | None:
    row = (await connection.execute(_records(_HOST.tenant_id == tenant_id, _HOST.name == name.ascii))).one_or_none()
    return None if row is None else _record(row)


async def page(
    connection: AsyncConnection, tenant_id: str, domain: DomainName | None, *, after: str | None, limit: int
) -> list[HostRecord]:
    """Return hosts of a tenant in the order of their names, those after `after`."""
    wanted: list[ColumnElement[bool]] = [_HOST.tenant_id == tenant_id]
    wanted += [_DOMAIN.name == domain.ascii] if domain is not None else []
    wanted += [_HOST.name > after] if after is not None else []
    rows = await connection.execute(_records(*wanted).order_by(_HOST.name).limit(limit))
    return [_record(row) for row in rows]


async def keep(connection: AsyncConnection, domain: DomainName, servers: Sequence[NameServer], *, at: datetime) -> None:
    """Keep hosts below a domain of ours with the addresses that they have now."""
    for server in servers:
        new = select(
            _DOMAIN.id,
            literal(server.host.ascii),
            _DOMAIN.tenant_id,
            literal([str(address) for address in server.addresses], _HOST.addresses.type),
            literal(at, _HOST.created_at.type),
            literal(at, _HOST.updated_at.type),
        ).where(_DOMAIN.name == domain.ascii, _DOMAIN.held)
        statement = insert(hosts).from_select([column.name for column in hosts.columns], new)
        now = {"addresses": statement.excluded.addresses, "updated_at": statement.excluded.updated_at}
        await connection.execute(statement.on_conflict_do_update(index_elements=["domain_id", "name"], set_=now))


async def forget(connection: AsyncConnection, domain: DomainName, host: DomainName | None = None) -> None:
    """Forget a host below a domain of ours; all of them where none is named."""
    held = select(_DOMAIN.id).where(_DOMAIN.name == domain.ascii, _DOMAIN.held)
    named = [] if host is None else [_HOST.name == host.ascii]
    await connection.execute(delete(hosts).where(_HOST.domain_id.in_(held), *named))


def _records(*wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            _HOST.name,
            _DOMAIN.name.label("domain"),
            _DOMAIN.account_id,
            _HOST.addresses,
            _HOST.created_at,
            _HOST.updated_at,
        )
        .join(domains, _DOMAIN.id == _HOST.domain_id)
        .where(_DOMAIN.held, *wanted)
    )


def _record(row: Any) -> HostRecord:
    return HostRecord(
        name=DomainName(row.name),
        domain=DomainName(row.domain),
        account_id=row.account_id,
        addresses=tuple(map(ip_address, row.addresses)),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
