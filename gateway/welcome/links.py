"""Links that show a password once: made with the account, opened by a press of a button, worthless afterwards.

A link holds 256 random bits, of which only a hash is kept; the password is encrypted with them and with the nodes' own
secret, so that neither the tables alone nor the tables with that secret give it away. Looking at the page of a link
shows nothing: mail scanners follow links, and press no buttons.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.clock import Clock
from gateway.database import Database
from gateway.operations.sealing import seal, unseal
from gateway.storage import welcome as rows
from gateway.storage.welcome import Link

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link shows. `password` None = not yet: the button is to be pressed."""

    login: str
    language: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class WelcomeLinks:
    database: Database
    secret: bytes
    lives: timedelta
    clock: Clock

    async def make(
        self, connection: AsyncConnection, service_id: str, login: str, password: str, *, language: str
    ) -> str:
        """Keep a password until it is seen, or too late; return the token of its link."""
        token, at = secrets.token_urlsafe(32), self.clock()
        sealed = seal(self._key(token), service_id, password)
        await rows.add(connection, Link(_hash(token), service_id, login, language, sealed, at, at + self.lives))
        return token

    async def look(self, token: str) -> Shown | None:
        """Return whose link it is, without the password; None when it shows nothing (any more)."""
        async with self.database.reading() as connection:
            link = await rows.find(connection, _hash(token))
        return None if link is None or not self._is_open(link) else Shown(link.login, link.language)

    async def open(self, token: str) -> Shown | None:
        """Return the password, and forget it; None when somebody has seen it before, or it is too late."""

        async def work(connection: AsyncConnection) -> Shown | None:
            link = await rows.find(connection, _hash(token), lock=True)
            if link is None or not self._is_open(link) or link.sealed_password is None:
                return None
            await rows.erase(connection, link.token_hash, seen_at=self.clock())
            password = unseal(self._key(token), link.service_id, link.sealed_password)
            return Shown(link.login, link.language, password)

        return await self.database.run(work)

    async def erase_expired(self) -> int:
        """Erase what nobody looked at in time; return how many passwords."""
        erased = 0
        while some := await self.database.run(
            lambda connection: rows.erase_expired(connection, before=self.clock(), limit=_AT_ONCE)
        ):
            erased += some
        return erased

    def _is_open(self, link: Link) -> bool:
        return link.sealed_password is not None and self.clock() < link.expires_at

    def _key(self, token: str) -> bytes:
        return hmac.digest(self.secret, f"welcome:{token}".encode(), hashlib.sha256)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
