"""One account's password in the database: what a login may use, on any node, at any moment of a change."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.link import KnownPasswords
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import GatewayError
from gateway.operations.sealing import seal, unseal
from gateway.storage.password_table import registry_passwords

OURS_ALONE = timedelta(minutes=10)
"""How long only the process that began a change may say that the old password holds: until then it may still change."""

_log = structlog.get_logger(__name__)
_TABLE = registry_passwords.c


class ChangeUnderWay(GatewayError):
    """Another process is changing this password."""

    code = "change_under_way"


@dataclass(slots=True)
class RegistryPassword:
    """Implements `adapters.link.PasswordStore` for one account.

    A password that was configured anew after the last change here is believed instead of what is kept.
    """

    database: Database
    secret: bytes = field(repr=False)
    registry: str
    account: str
    configured: str = field(repr=False)
    actor: Actor
    clock: Clock
    _intending: bool = False

    async def known(self) -> KnownPasswords | None:
        """Raises `DatabaseUnavailable`."""
        async with self.database.reading() as connection:
            row = await self._row(connection)
        try:
            return None if row is None else KnownPasswords(self._open(row.current), row.next and self._open(row.next))
        except InvalidTag:
            _log.exception("registry_password_unreadable", registry=self.registry)
            return None

    async def intend(self, current: str, new: str) -> None:
        """Raises `ChangeUnderWay`, `DatabaseUnavailable`."""

        async def keep(connection: AsyncConnection) -> None:
            row = await self._row(connection, lock=True)
            if row is not None and row.next is not None and not row.settleable and not self._intending:
                raise ChangeUnderWay(self.registry)
            values = {
                "account": self.account,
                "configured": self._fingerprint(),
                "current": self._seal(current),
                "next": self._seal(new),
                "intended_at": func.now(),
            }
            kept = insert(registry_passwords).values(registry=self.registry, **values)
            await connection.execute(kept.on_conflict_do_update(index_elements=["registry"], set_=values))

        await self.database.run(keep)
        self._intending = True

    async def proved(self, password: str) -> None:
        async def settle(connection: AsyncConnection) -> None:
            row = await self._row(connection, lock=True)
            if row is None or row.next is None:
                return
            if self._open(row.next) == password:
                await self._rotate(connection, row.next)
            elif self._open(row.current) == password and (self._intending or row.settleable):
                await self._settle(connection)

        await self.database.run(settle)
        self._intending = False

    async def _rotate(self, connection: AsyncConnection, sealed: bytes) -> None:
        await self._settle(connection, current=sealed, changed_at=func.now())
        entry = AuditEntry(self.actor, "registry.password_rotated", f"registry:{self.registry}")
        await AuditTrail(self.secret).write(connection, entry, at=self.clock())

    async def _settle(self, connection: AsyncConnection, **values: object) -> None:
        change = update(registry_passwords).where(_TABLE.registry == self.registry)
        await connection.execute(change.values(next=None, intended_at=None, **values))

    async def _row(self, connection: AsyncConnection, *, lock: bool = False) -> Row[tuple[object, ...]] | None:
        query = select(
            _TABLE.current, _TABLE.next, (_TABLE.intended_at < func.now() - OURS_ALONE).label("settleable")
        ).where(
            _TABLE.registry == self.registry,
            _TABLE.account == self.account,
            _TABLE.configured == self._fingerprint(),
        )
        return (await connection.execute(query.with_for_update() if lock else query)).one_or_none()

    def _fingerprint(self) -> str:
        key = hmac.digest(self.secret, b"registry password", hashlib.sha256)
        return hmac.new(key, self.configured.encode(), hashlib.sha256).hexdigest()

    def _seal(self, password: str) -> bytes:
        return seal(self.secret, self._owner, password)

    def _open(self, sealed: bytes) -> str:
        return unseal(self.secret, self._owner, sealed)

    @property
    def _owner(self) -> str:
        return f"registry password {self.registry}/{self.account}"
