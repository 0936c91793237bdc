"""Tenants and their API keys in the database. A secret is never kept, only its digest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection
from ulid import ULID

from gateway.auth.api_key import ApiKey
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope
from gateway.database import Database
from gateway.ids import new_id
from gateway.storage.notify import KEY, notify
from gateway.storage.tables import api_keys, tenants


@dataclass(frozen=True, slots=True)
class StoredKey:
    principal: Principal
    digest: bytes = field(repr=False)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def ended(self, now: datetime) -> bool:
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is made from. `account_id` is charged when an order of the key names no account."""

    tenant_id: str
    name: str
    scopes: frozenset[Scope]
    live: bool = False
    account_id: str | None = None
    expires_at: datetime | None = None


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

    async def create(self, new: NewKey, now: datetime) -> ApiKey:
        """Make a key. This is the only moment when its secret is known."""
        key = ApiKey.mint(str(ULID()).lower(), live=new.live)
        values = {
            "id": key.key_id,
            "tenant_id": new.tenant_id,
            "name": new.name,
            "mode": "live" if new.live else "test",
            "secret_sha256": key.digest,
            "scopes": _texts(new.scopes),
            "default_account_id": new.account_id,
            "created_at": now,
            "expires_at": new.expires_at,
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(api_keys).values(values))

        await self._database.run(work)
        return key

    async def revoke(self, key_id: str, now: datetime) -> bool:
        """End a key, on every node within seconds. False when there is none that is not revoked yet."""

        async def work(connection: AsyncConnection) -> bool:
            unrevoked = api_keys.c.revoked_at.is_(None)
            ended = update(api_keys).where(api_keys.c.id == key_id, unrevoked).values(revoked_at=now)
            revoked = (await connection.execute(ended)).rowcount == 1
            if revoked:
                await notify(connection, KEY, key_id)
            return revoked

        return await self._database.run(work)


def _stored(row: Any) -> StoredKey:
    principal = Principal(
        tenant_id=row.tenant_id,
        key_id=row.id,
        scopes=frozenset(Scope(text) for text in row.scopes),
        live=row.mode == "live",
        account_id=row.default_account_id,
    )
    return StoredKey(principal, bytes(row.secret_sha256), row.expires_at, row.revoked_at)


def _texts(scopes: Iterable[Scope]) -> list[str]:
    return sorted(scope.value for scope in scopes)
