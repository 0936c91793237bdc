"""Tenants and their API keys in the database. A secret is never kept, only its digest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.auth.networks import Network, networks
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope
from gateway.database import Database
from gateway.ids import new_id
from gateway.storage.spending_limits import Maxima
from gateway.storage.spending_table import spending_limits
from gateway.storage.tables import api_keys, tenants


@dataclass(frozen=True, slots=True)
class StoredKey:
    """`addresses`: where it works from; empty = everywhere."""

    principal: Principal
    digest: bytes = field(repr=False)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    addresses: tuple[Network, ...] = ()

    def ended(self, now: datetime) -> bool:
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is made from. `account_id` is charged when an order of the key names no account; `limit` is what it
    may spend.
    """

    tenant_id: str
    name: str
    scopes: frozenset[Scope]
    live: bool = False
    account_id: str | None = None
    expires_at: datetime | None = None
    addresses: tuple[Network, ...] = ()
    limit: Maxima | None = None


class KeyStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key_id: str) -> StoredKey | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(api_keys).where(api_keys.c.id == key_id))).one_or_none()
        return None if row is None else _stored(row)

    async def tenant(self, name: str, now: datetime) -> str:
        """Return the id of the tenant of that name; make it when there is none."""

        async def work(connection: AsyncConnection) -> str:
            made = upsert(tenants).values(id=new_id("ten"), name=name, created_at=now)
            await connection.execute(made.on_conflict_do_nothing(index_elements=[tenants.c.name]))
            found = await connection.execute(select(tenants.c.id).where(tenants.c.name == name))
            return str(found.scalar_one())

        return await self._database.run(work)

    async def list(self, tenant: str | None = None) -> Sequence[Row[Any]]:
        """Return what may be shown of keys, with their tenants' names and what they may spend; the newest first."""
        shown = [column for column in api_keys.c if column is not api_keys.c.secret_sha256]
        limits = [column for column in spending_limits.c if column.name not in api_keys.c]
        query: Select[Any] = select(*shown, *limits, tenants.c.name.label("tenant")).join(tenants)
        query = query.outerjoin(spending_limits)
        if tenant is not None:
            query = query.where(tenants.c.name == tenant)
        async with self._database.reading() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query.order_by(api_keys.c.id.desc()))).all()
        return rows


def _stored(row: Any) -> StoredKey:
    principal = Principal(
        tenant_id=row.tenant_id,
        key_id=row.id,
        scopes=frozenset(Scope(text) for text in row.scopes),
        live=row.mode == "live",
        account_id=row.default_account_id,
        spending_limit_id=row.spending_limit_id,
    )
    return StoredKey(principal, bytes(row.secret_sha256), row.expires_at, row.revoked_at, networks(row.addresses))
