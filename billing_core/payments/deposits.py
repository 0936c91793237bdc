"""What customers set out to pay: kept before the provider hears of it. Works on a connection that is handed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.ids import new_id
from billing_core.money import Money
from billing_core.storage.payment_tables import deposits, payments

_TABLE = deposits.c
_COLUMNS = (
    *(_TABLE.id, _TABLE.account_id, _TABLE.provider, _TABLE.amount_minor, _TABLE.currency),
    *(_TABLE.created_at, _TABLE.result_url, _TABLE.payment_ref, _TABLE.page_url),
)


@dataclass(frozen=True, slots=True)
class Deposit:
    """`id` is our order number at the provider; `payment_ref` and `page_url` are the provider's, as in `Checkout`."""

    id: str
    account_id: str
    provider: str
    amount: Money
    created_at: datetime
    result_url: str | None = None
    payment_ref: str | None = None
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class DepositStanding:
    """What became of a deposit. `received`: what came of it in its own currency, less what went back."""

    deposit: Deposit
    state: str
    received: Money


def new_deposit_id(at: datetime) -> str:
    return new_id("dep", at)


async def begin(
    conn: AsyncConnection,
    account_id: str,
    provider: str,
    amount: Money,
    *,
    at: datetime,
    deposit_id: str | None = None,
    result_url: str | None = None,
) -> Deposit:
    """Keep what a customer sets out to pay."""
    if amount.minor <= 0:
        raise ValueError("a deposit is of more than zero")
    deposit = Deposit(deposit_id or new_deposit_id(at), account_id, provider, amount, at, result_url)
    row = {
        "id": deposit.id,
        "account_id": account_id,
        "provider": provider,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "created_at": at,
        "result_url": result_url,
    }
    await conn.execute(insert(deposits).values(row))
    return deposit


async def keep_page(conn: AsyncConnection, deposit_id: str, payment_ref: str | None, page_url: str) -> None:
    """Keep what a provider made for the deposit, unless an earlier one is kept."""
    same = (_TABLE.id == deposit_id, _TABLE.page_url.is_(None))
    await conn.execute(update(deposits).where(*same).values(payment_ref=payment_ref, page_url=page_url))


async def read(conn: AsyncConnection, account_id: str, deposit_id: str) -> DepositStanding | None:
    found = await _standings(conn, await _rows(conn, account_id, deposit_id=deposit_id, limit=1))
    return found[0] if found else None


async def newest(
    conn: AsyncConnection, account_id: str, *, before: str | None = None, limit: int = 50
) -> list[DepositStanding]:
    """Return an account's deposits, the newest first, those older than `before`."""
    return await _standings(conn, await _rows(conn, account_id, before=before, limit=limit))


async def _rows(
    conn: AsyncConnection, account_id: str, *, limit: int, deposit_id: str | None = None, before: str | None = None
) -> list[Deposit]:
    statement = select(*_COLUMNS).where(_TABLE.account_id == account_id).order_by(_TABLE.id.desc()).limit(limit)
    if deposit_id is not None:
        statement = statement.where(_TABLE.id == deposit_id)
    if before is not None:
        statement = statement.where(_TABLE.id < before)
    return [Deposit(row[0], row[1], row[2], Money(row[3], row[4]), *row[5:]) for row in await conn.execute(statement)]


async def _standings(conn: AsyncConnection, found: list[Deposit]) -> list[DepositStanding]:
    """Add what payments came of each: a paid one tells more of it than one that failed."""
    left = payments.c.paid_minor - payments.c.returned_minor
    statement = select(payments.c.order_id, payments.c.state, payments.c.currency, left).where(
        payments.c.order_id.in_([each.id for each in found])
    )
    currencies = {each.id: each.amount.currency for each in found}
    states: dict[str, set[str]] = {}
    received: dict[str, int] = {}
    for order_id, state, currency, minor in await conn.execute(statement):
        states.setdefault(order_id, set()).add(state)
        if currency == currencies[order_id]:
            received[order_id] = received.get(order_id, 0) + minor
    return [
        DepositStanding(
            each,
            next((state for state in _TELLING if state in states.get(each.id, ())), "awaiting"),
            Money(received.get(each.id, 0), each.amount.currency),
        )
        for each in found
    ]


_TELLING = ("paid", "returned", "pending", "failed")
