"""Names that are out of the DNS because nobody has paid for them, or had not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from gateway.operations.states import OPEN
from gateway.storage.tables import domains, operations

_D = domains.c
_UNDER_WAY = exists().where(operations.c.domain == _D.name, operations.c.state.in_([state.value for state in OPEN]))


@dataclass(frozen=True, slots=True)
class Interrupted:
    """`expires_at` is what is paid for."""

    domain_id: str
    tenant_id: str
    account_id: str
    name: DomainName
    expires_at: datetime
    interrupted_at: datetime


class Read(Protocol):
    async def __call__(self, connection: AsyncConnection, *, behind: str, limit: int) -> list[Interrupted]: ...


async def paid(connection: AsyncConnection, *, behind: str, limit: int) -> list[Interrupted]:
    """Return by id those that are paid for by now, none with an order under way."""
    return await _read(connection, (_D.registry_expires_at.is_(None), ~_UNDER_WAY), behind, limit)


async def untold(connection: AsyncConnection, *, behind: str, limit: int) -> list[Interrupted]:
    """Return by id those whose owners were not told yet."""
    told_before = or_(_D.interruption_told_at.is_(None), _D.interruption_told_at < _D.interrupted_at)
    return await _read(connection, (_D.registry_expires_at.is_not(None), told_before), behind, limit)


async def claim_telling(connection: AsyncConnection, name: Interrupted, *, at: datetime) -> bool:
    """Note that the owner is told; False when that was done, or there is nothing to tell any more."""
    untold_ = or_(_D.interruption_told_at.is_(None), _D.interruption_told_at < _D.interrupted_at)
    same = (_D.id == name.domain_id, _D.interrupted_at == name.interrupted_at, _D.registry_expires_at.is_not(None))
    noted = update(domains).where(*same, untold_).values(interruption_told_at=at)
    return (await connection.execute(noted)).rowcount == 1


async def _read(
    connection: AsyncConnection, wanted: tuple[ColumnElement[bool], ...], behind: str, limit: int
) -> list[Interrupted]:
    columns = (_D.id, _D.tenant_id, _D.account_id, _D.name, _D.expires_at, _D.interrupted_at)
    ours = (_D.held, _D.deleted_at.is_(None), _D.interrupted_at.is_not(None), _D.id > behind)
    rows = await connection.execute(select(*columns).where(*ours, *wanted).order_by(_D.id).limit(limit))
    return [Interrupted(row[0], row[1], row[2], DomainName(row[3]), *row[4:]) for row in rows]
