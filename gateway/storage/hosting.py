"""Rows of hosting: which account at which panel a service is, and what was ordered with it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.storage.any_of import any_of
from gateway.storage.hosting_table import hosting_accounts, service_orders

_ACCOUNT = hosting_accounts.c
_ORDER = service_orders.c
_ORDERS = select(
    _ORDER.service_id,
    _ORDER.account_id,
    _ORDER.quote_id,
    _ORDER.waits_for_money,
    _ORDER.placed_at,
    _ORDER.sealed_password,
)


@dataclass(frozen=True, slots=True)
class PanelAccount:
    service_id: str
    panel: str
    login: str
    domain: str
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceOrder:
    """`sealed_password` is the customer's own, sealed for the service, while it is needed."""

    service_id: str
    account_id: str
    quote_id: str
    waits_for_money: bool
    placed_at: datetime
    sealed_password: bytes | None = field(default=None, repr=False)


async def add_account(connection: AsyncConnection, account: PanelAccount) -> None:
    await connection.execute(insert(hosting_accounts).values(asdict(account)))


async def account_of(connection: AsyncConnection, service_id: str) -> PanelAccount | None:
    """Return the account at a panel that a service is; None for what is at none."""
    query = select(_ACCOUNT.service_id, _ACCOUNT.panel, _ACCOUNT.login, _ACCOUNT.domain, _ACCOUNT.email)
    row = (await connection.execute(query.where(_ACCOUNT.service_id == service_id))).one_or_none()
    return None if row is None else PanelAccount(*row)


async def add_order(connection: AsyncConnection, order: ServiceOrder) -> None:
    await connection.execute(insert(service_orders).values(asdict(order)))


async def order_of(connection: AsyncConnection, service_id: str) -> ServiceOrder | None:
    """Return what a service was ordered with; None for one that came otherwise."""
    found = await connection.execute(_ORDERS.where(_ORDER.service_id == service_id))
    row = found.one_or_none()
    return None if row is None else ServiceOrder(*row)


async def waiting_orders(connection: AsyncConnection, account_ids: Sequence[str]) -> Sequence[ServiceOrder]:
    """Return the orders of accounts that wait for money, the oldest first."""
    wanted = (_ORDER.account_id == any_of(account_ids), _ORDER.waits_for_money)
    rows = await connection.execute(_ORDERS.where(*wanted).order_by(_ORDER.service_id))
    return [ServiceOrder(*row) for row in rows]


async def wait_for_money(connection: AsyncConnection, service_id: str) -> None:
    changed = update(service_orders).where(_ORDER.service_id == service_id)
    await connection.execute(changed.values(waits_for_money=True))


async def no_longer_waits(connection: AsyncConnection, service_id: str) -> None:
    """The order goes on, or has ended: the password that came with it is not kept."""
    changed = update(service_orders).where(_ORDER.service_id == service_id)
    await connection.execute(changed.values(waits_for_money=False, sealed_password=None))
