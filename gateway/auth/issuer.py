"""Making, rotating, limiting and ending API keys; each is written into the audit trail in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from ulid import ULID

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.auth.api_key import ApiKey
from gateway.auth.key_store import NewKey
from gateway.auth.networks import networks
from gateway.auth.scopes import Scope
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.ids import new_id
from gateway.storage import spending_limits
from gateway.storage.notify import KEY, notify
from gateway.storage.spending_limits import Maxima
from gateway.storage.tables import api_keys

_KEY = api_keys.c


@dataclass(frozen=True, slots=True)
class KeyIssuer:
    """A change of a key is told to every node at once."""

    database: Database
    audit: AuditTrail
    clock: Clock

    async def issue(self, new: NewKey, *, by: Actor) -> ApiKey:
        """Make a key. This is the only moment when its secret is known."""
        at = self.clock()

        async def work(connection: AsyncConnection) -> ApiKey:
            limit_id = None if new.limit is None else await _limited(connection, new.limit, at)
            key = await _insert(connection, new, limit_id, at)
            await self._note(connection, "key.create", key.key_id, _facts(new), by, at)
            return key

        return await self.database.run(work)

    async def rotate(self, key_id: str, *, overlap: timedelta, by: Actor) -> ApiKey | None:
        """Make a key that may do and spend what this one may; this one ends after `overlap`, or when it would have
        anyway. What they spend is counted together.

        None when there is no such key, or it has ended.
        """
        at = self.clock()
        until = at + overlap
        found = select(api_keys).where(_KEY.id == key_id, _valid(at)).with_for_update()

        async def work(connection: AsyncConnection) -> ApiKey | None:
            old = (await connection.execute(found)).one_or_none()
            if old is None:
                return None
            fresh = await _insert(connection, _successor(old, at), old.spending_limit_id, at)
            if old.expires_at is None or old.expires_at > until:
                await connection.execute(update(api_keys).where(_KEY.id == key_id).values(expires_at=until))
                await notify(connection, KEY, key_id)
            told = {"successor": fresh.key_id, "ends_at": rfc3339(min(old.expires_at or until, until))}
            await self._note(connection, "key.rotate", key_id, told, by, at)
            return fresh

        return await self.database.run(work)

    async def revoke(self, key_id: str, *, by: Actor) -> bool:
        """End a key, on every node within seconds. False when there is none that is not revoked yet."""
        at = self.clock()
        ended = update(api_keys).where(_KEY.id == key_id, _KEY.revoked_at.is_(None)).values(revoked_at=at)

        async def work(connection: AsyncConnection) -> bool:
            revoked = (await connection.execute(ended)).rowcount == 1
            if revoked:
                await notify(connection, KEY, key_id)
                await self._note(connection, "key.revoke", key_id, {}, by, at)
            return revoked

        return await self.database.run(work)

    async def limit(self, key_id: str, maxima: Maxima | None, *, by: Actor) -> bool:
        """Say what a key, and those that it was rotated from and to, may spend together; None = as much as they like.

        What was spent stays counted, unless the currency is another one. False when there is no such key, or it has
        ended.
        """
        at = self.clock()
        found = select(_KEY.spending_limit_id).where(_KEY.id == key_id, _valid(at)).with_for_update()

        async def work(connection: AsyncConnection) -> bool:
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                return False
            old_id, before = row.spending_limit_id, None
            if old_id is not None:
                before = await spending_limits.maxima_of(connection, old_id)
            await _replace_limit(connection, key_id, old_id, maxima, at)
            await self._note(connection, "key.limit", key_id, _amounts(maxima), by, at, before=_amounts(before))
            return True

        return await self.database.run(work)

    async def _note(
        self,
        connection: AsyncConnection,
        action: str,
        key_id: str,
        after: Mapping[str, Any],
        by: Actor,
        at: datetime,
        *,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        await self.audit.write(connection, AuditEntry(by, action, f"key:{key_id}", before or {}, after), at=at)


async def _insert(connection: AsyncConnection, new: NewKey, limit_id: str | None, at: datetime) -> ApiKey:
    key = ApiKey.mint(str(ULID()).lower(), live=new.live)
    values = {
        "id": key.key_id,
        "tenant_id": new.tenant_id,
        "name": new.name,
        "mode": "live" if new.live else "test",
        "secret_sha256": key.digest,
        "scopes": sorted(scope.value for scope in new.scopes),
        "addresses": [str(network) for network in new.addresses],
        "default_account_id": new.account_id,
        "spending_limit_id": limit_id,
        "created_at": at,
        "expires_at": new.expires_at,
    }
    await connection.execute(insert(api_keys).values(values))
    return key


def _successor(old: Row[Any], at: datetime) -> NewKey:
    """Return a key like the old one, which lasts as long as that was to last."""
    return NewKey(
        old.tenant_id,
        old.name,
        frozenset(Scope(text) for text in old.scopes),
        live=old.mode == "live",
        account_id=old.default_account_id,
        expires_at=None if old.expires_at is None else at + (old.expires_at - old.created_at),
        addresses=networks(old.addresses),
    )


async def _limited(connection: AsyncConnection, maxima: Maxima, at: datetime) -> str:
    limit_id = new_id("lim")
    await spending_limits.add(connection, limit_id, maxima, at=at)
    return limit_id


async def _replace_limit(
    connection: AsyncConnection, key_id: str, old_id: str | None, maxima: Maxima | None, at: datetime
) -> None:
    if old_id is not None and maxima is not None and await spending_limits.change(connection, old_id, maxima):
        return
    keys = [key_id] if old_id is None else await spending_limits.remove(connection, old_id)
    if maxima is not None:
        limit_id = await _limited(connection, maxima, at)
        await connection.execute(update(api_keys).where(_KEY.id.in_(keys)).values(spending_limit_id=limit_id))
    for each in keys:
        await notify(connection, KEY, each)


def _valid(at: datetime) -> ColumnElement[bool]:
    return and_(_KEY.revoked_at.is_(None), or_(_KEY.expires_at.is_(None), _KEY.expires_at > at))


def _facts(new: NewKey) -> dict[str, Any]:
    return {
        "tenant": new.tenant_id,
        "name": new.name,
        "mode": "live" if new.live else "test",
        "scopes": sorted(scope.value for scope in new.scopes),
        "networks": [str(network) for network in new.addresses],
        "account": new.account_id,
        "expires_at": None if new.expires_at is None else rfc3339(new.expires_at),
        **_amounts(new.limit),
    }


def _amounts(maxima: Maxima | None) -> dict[str, Any]:
    if maxima is None:
        return {}
    return {"day_minor": maxima.day_minor, "month_minor": maxima.month_minor, "currency": maxima.currency}
