"""Tenants and their API keys in the database. A secret is never kept, only its digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection
from ulid import ULID

from gateway.auth.api_key import ApiKey
from gateway.auth.networks import Network, networks
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope
from gateway.database import Database
from gateway.ids import new_id
from gateway.storage.notify import KEY, notify
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
    """What a key is made from. `account_id` is charged when an order of the key names no account."""

    tenant_id: str
    name: str
    scopes: frozenset[Scope]
    live: bool = False
    account_id: str | None = None
    expires_at: datetime | None = None
    addresses: tuple[Network, ...] = ()


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
        return await self._database.run(lambda connection: _insert(connection, new, now))

    async def list(self, tenant: str | None = None) -> Sequence[Row[Any]]:
        """Return what may be shown of keys, with their tenants' names; the newest first."""
        shown = [column for column in api_keys.c if column is not api_keys.c.secret_sha256]
        query: Select[Any] = select(*shown, tenants.c.name.label("tenant")).join(tenants)
        if tenant is not None:
            query = query.where(tenants.c.name == tenant)
        async with self._database.reading() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query.order_by(api_keys.c.id.desc()))).all()
        return rows

    async def rotate(self, key_id: str, now: datetime, *, overlap: timedelta) -> ApiKey | None:
        """Make a key that may do what this one may; this one ends after `overlap`, or when it would have anyway.

        None when there is no such key, or it has ended.
        """
        until, columns = now + overlap, api_keys.c
        valid = columns.revoked_at.is_(None), or_(columns.expires_at.is_(None), columns.expires_at > now)
        found = select(api_keys).where(columns.id == key_id, *valid).with_for_update()

        async def work(connection: AsyncConnection) -> ApiKey | None:
            old = (await connection.execute(found)).one_or_none()
            if old is None:
                return None
            fresh = await _insert(connection, _successor(old, now), now)
            if old.expires_at is None or old.expires_at > until:
                await connection.execute(update(api_keys).where(columns.id == key_id).values(expires_at=until))
                await notify(connection, KEY, key_id)
            return fresh

        return await self._database.run(work)

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


async def _insert(connection: AsyncConnection, new: NewKey, now: datetime) -> ApiKey:
    key = ApiKey.mint(str(ULID()).lower(), live=new.live)
    values = {
        "id": key.key_id,
        "tenant_id": new.tenant_id,
        "name": new.name,
        "mode": "live" if new.live else "test",
        "secret_sha256": key.digest,
        "scopes": _texts(new.scopes),
        "addresses": [str(network) for network in new.addresses],
        "default_account_id": new.account_id,
        "created_at": now,
        "expires_at": new.expires_at,
    }
    await connection.execute(insert(api_keys).values(values))
    return key


def _successor(old: Row[Any], now: datetime) -> NewKey:
    """Return a key like the old one, which lasts as long as that was to last."""
    return NewKey(
        old.tenant_id,
        old.name,
        frozenset(Scope(text) for text in old.scopes),
        live=old.mode == "live",
        account_id=old.default_account_id,
        expires_at=None if old.expires_at is None else now + (old.expires_at - old.created_at),
        addresses=networks(old.addresses),
    )


def _stored(row: Any) -> StoredKey:
    principal = Principal(
        tenant_id=row.tenant_id,
        key_id=row.id,
        scopes=frozenset(Scope(text) for text in row.scopes),
        live=row.mode == "live",
        account_id=row.default_account_id,
    )
    return StoredKey(principal, bytes(row.secret_sha256), row.expires_at, row.revoked_at, networks(row.addresses))


def _texts(scopes: Iterable[Scope]) -> list[str]:
    return sorted(scope.value for scope in scopes)
