"""Rows of the links that show a password once. Works on a connection that is handed in, which it never commits."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.welcome_table import welcome_links

_LINK = welcome_links.c


@dataclass(frozen=True, slots=True)
class Link:
    token_hash: bytes = field(repr=False)
    service_id: str
    login: str
    language: str
    sealed_password: bytes | None = field(repr=False)
    created_at: datetime
    expires_at: datetime


async def add(connection: AsyncConnection, link: Link) -> None:
    await connection.execute(insert(welcome_links).values(asdict(link)))


async def find(connection: AsyncConnection, token_hash: bytes, *, lock: bool = False) -> Link | None:
    """Return a link, whether or not it still shows anything; locked, nobody else opens it meanwhile."""
    columns = (_LINK.token_hash, _LINK.service_id, _LINK.login, _LINK.language, _LINK.sealed_password)
    query = select(*columns, _LINK.created_at, _LINK.expires_at).where(_LINK.token_hash == token_hash)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else Link(*row)


async def erase(connection: AsyncConnection, token_hash: bytes, *, seen_at: datetime) -> None:
    """The password has been seen: it is not kept."""
    used = update(welcome_links).where(_LINK.token_hash == token_hash)
    await connection.execute(used.values(sealed_password=None, seen_at=seen_at))


async def erase_expired(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Erase passwords that nobody looked at in time; return how many."""
    late = select(_LINK.token_hash).where(_LINK.sealed_password.is_not(None), _LINK.expires_at <= before).limit(limit)
    erasing = update(welcome_links).where(_LINK.token_hash.in_(late)).values(sealed_password=None)
    return (await connection.execute(erasing)).rowcount


async def drop(connection: AsyncConnection, service_id: str) -> None:
    """Make the links of a service worthless: its password is another one."""
    await connection.execute(delete(welcome_links).where(_LINK.service_id == service_id))
