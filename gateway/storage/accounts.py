"""Rows of customers' accounts: which tenant's, in which currency, by which price list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.storage.tables import ledger_accounts
from gateway.accounts.model import AccountView
from gateway.errors import NotFound
from gateway.storage.profile_table import customer_profiles
from gateway.storage.tables import customer_accounts

_TABLE = customer_accounts.c


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What an order needs to know of who pays."""

    id: str
    tenant_id: str
    currency: str
    price_list: str


async def read(connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountRow | None:
    query = select(_TABLE.id, _TABLE.tenant_id, _TABLE.currency, _TABLE.price_list)
    row = (await connection.execute(query.where(_TABLE.id == account_id, _TABLE.tenant_id == tenant_id))).one_or_none()
    return None if row is None else AccountRow(row.id, row.tenant_id, row.currency, row.price_list)


async def tenant_of(connection: AsyncConnection, account_id: str) -> str:
    """Return whose an account is. Raises `NotFound`."""
    tenant_id: str | None = await connection.scalar(select(_TABLE.tenant_id).where(_TABLE.id == account_id))
    if tenant_id is None:
        raise NotFound("account", account_id)
    return tenant_id


async def with_email(connection: AsyncConnection, tenant_id: str, email: str) -> tuple[str, str] | None:
    """Return the oldest account whose profile has this address (in lower case), and the language of its notices."""
    profile = customer_profiles.c
    query = select(_TABLE.id, profile.language).join(customer_profiles, profile.account_id == _TABLE.id)
    query = query.where(_TABLE.tenant_id == tenant_id, func.lower(profile.email) == email)
    row = (await connection.execute(query.order_by(_TABLE.id).limit(1))).one_or_none()
    return None if row is None else (row.id, row.language)


async def add(
    connection: AsyncConnection,
    *,
    account_id: str,
    tenant_id: str,
    reference: str | None,
    currency: str,
    price_list: str,
    at: datetime,
) -> bool:
    """Add the row; False when the tenant has an account with this reference, or this very account, already."""
    row = {
        "id": account_id,
        "tenant_id": tenant_id,
        "reference": reference,
        "currency": currency,
        "price_list": price_list,
        "created_at": at,
    }
    added = await connection.execute(insert(customer_accounts).values(row).on_conflict_do_nothing())
    return added.rowcount == 1


async def view(connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountView | None:
    row = (await connection.execute(_views(tenant_id).where(_TABLE.id == account_id))).one_or_none()
    return None if row is None else _view(row)


async def with_reference(connection: AsyncConnection, tenant_id: str, reference: str) -> str | None:
    """Return the id of the tenant's account with this reference."""
    query = select(_TABLE.id).where(_TABLE.tenant_id == tenant_id, _TABLE.reference == reference)
    return await connection.scalar(query)


async def page(connection: AsyncConnection, tenant_id: str, *, after: str | None, limit: int) -> list[AccountView]:
    """Return the tenant's accounts, oldest first, those younger than `after`."""
    query = _views(tenant_id).order_by(_TABLE.id).limit(limit)
    rows = await connection.execute(query.where(_TABLE.id > after) if after is not None else query)
    return [_view(row) for row in rows]


def _views(tenant_id: str) -> Select[Any]:
    return (
        select(
            _TABLE.id,
            _TABLE.tenant_id,
            _TABLE.reference,
            _TABLE.currency,
            _TABLE.price_list,
            ledger_accounts.c.credit_limit_minor,
            _TABLE.created_at,
        )
        .join(ledger_accounts, ledger_accounts.c.code == func.concat("customer:", _TABLE.id, ":main"))
        .where(_TABLE.tenant_id == tenant_id)
    )


def _view(row: Any) -> AccountView:
    return AccountView(
        id=row.id,
        tenant_id=row.tenant_id,
        reference=row.reference,
        currency=row.currency,
        price_list=row.price_list,
        credit_limit_minor=row.credit_limit_minor,
        created_at=row.created_at,
    )
