"""Customers by what an operator knows of them: an address, a name, a reference, a name held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.profile_table import customer_profiles
from gateway.storage.tables import customer_accounts, domains

_ACCOUNT, _PROFILE = customer_accounts.c, customer_profiles.c


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    id: str
    reference: str | None
    currency: str
    created_at: datetime
    name: str | None = field(repr=False)
    email: str | None = field(repr=False)


async def find(connection: AsyncConnection, tenant_id: str, text: str, *, limit: int) -> Sequence[FoundCustomer]:
    """Return a tenant's customers that fit, the newest first; all for an empty text."""
    query = (
        select(_ACCOUNT.id, _ACCOUNT.reference, _ACCOUNT.currency, _ACCOUNT.created_at, _PROFILE.name, _PROFILE.email)
        .outerjoin(customer_profiles, _PROFILE.account_id == _ACCOUNT.id)
        .where(_ACCOUNT.tenant_id == tenant_id)
    )
    if text:
        holds = select(domains.c.account_id).where(domains.c.name == text.lower(), domains.c.tenant_id == tenant_id)
        query = query.where(
            or_(
                _ACCOUNT.id == text,
                _ACCOUNT.reference == text,
                func.lower(_PROFILE.email) == text.lower(),
                func.lower(_PROFILE.name).contains(text.lower(), autoescape=True),
                _ACCOUNT.id.in_(holds),
            )
        )
    rows = await connection.execute(query.order_by(_ACCOUNT.id.desc()).limit(limit))
    return [FoundCustomer(row.id, row.reference, row.currency, row.created_at, row.name, row.email) for row in rows]


async def names_of(connection: AsyncConnection, account_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those customers that have told theirs, by account."""
    query = select(_PROFILE.account_id, _PROFILE.name).where(_PROFILE.account_id.in_(sorted(set(account_ids))))
    return {row.account_id: row.name for row in await connection.execute(query)}
