"""Who is told of what is owed to an account."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.storage.any_of import any_of
from gateway.notices.model import Addressee
from gateway.storage.notice_table import notices
from gateway.storage.profile_table import customer_profiles
from gateway.storage.tables import customer_accounts

_TABLE = notices.c
_OPEN = _TABLE.state == "open"


async def accounts_to_tell(
    connection: AsyncConnection, today: date, *, at: datetime, behind: str, limit: int
) -> Sequence[Addressee]:
    """Return accounts with something due, by id; none whose customers are still being taken over."""
    due = exists().where(_TABLE.account_id == customer_accounts.c.id, _OPEN, _TABLE.due_on <= today)
    from_then = customer_accounts.c.renewals_from
    ready = or_(from_then.is_(None), from_then <= at)
    query = _addressees().where(due, ready, customer_accounts.c.id > behind)
    rows = await connection.execute(query.order_by(customer_accounts.c.id).limit(limit))
    return [Addressee(*row) for row in rows]


async def of(connection: AsyncConnection, account_ids: Sequence[str]) -> Sequence[Addressee]:
    """Return who is told of accounts, in the order of their ids."""
    query = _addressees().where(customer_accounts.c.id == any_of(account_ids)).order_by(customer_accounts.c.id)
    return [Addressee(*row) for row in await connection.execute(query)]


def _addressees() -> Select[Any]:
    account, profile = customer_accounts.c, customer_profiles.c
    return select(
        account.id,
        account.tenant_id,
        account.currency,
        account.price_list,
        profile.email,
        func.coalesce(profile.language, "uk"),
    ).join(customer_profiles, profile.account_id == account.id, isouter=True)
