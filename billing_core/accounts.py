"""Customers' accounts: opening, credit limit, balance. A customer account has one currency for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_bonus, customer_main, kind_of, owner_of
from billing_core.errors import CurrencyMismatch, InsufficientFunds, UnknownAccount
from billing_core.money import Money
from billing_core.storage.tables import ledger_accounts


@dataclass(frozen=True, slots=True)
class Balance:
    """`posted`: what the journal says; `held`: set aside for operations under way; `credit_limit`: 0 for most."""

    posted: Money
    held: Money
    credit_limit: Money

    @property
    def available(self) -> Money:
        """What may be spent now; below zero only after a chargeback."""
        return self.posted - self.held + self.credit_limit

    @property
    def debt(self) -> Money:
        """What must come before anything can be bought or renewed again: how far it is below its credit limit."""
        return max(Money.zero(self.posted.currency), -self.available)


@dataclass(frozen=True, slots=True)
class CustomerBalance(Balance):
    """What a customer has: money, and `bonus` of promotional credit, of which `bonus_held` is set aside."""

    bonus: Money
    bonus_held: Money

    @property
    def bonus_available(self) -> Money:
        return self.bonus - self.bonus_held


async def open(  # noqa: A001 - accounts.open is what it is
    conn: AsyncConnection, account_id: str, currency: str, *, at: datetime, credit_limit_minor: int = 0
) -> None:
    """Open a customer's account unless it is open; an open one in another currency is a `CurrencyMismatch`.

    Raises ValueError for an id that can't stand in an account's code.
    """
    await open_code(conn, customer_main(account_id), currency, at=at, credit_limit_minor=credit_limit_minor)


async def open_code(
    conn: AsyncConnection, code: str, currency: str, *, at: datetime, credit_limit_minor: int = 0
) -> None:
    """Open any kept account of the chart, such as a partner's commission; see `open`."""
    kind_of(code)
    row = {
        "code": code,
        "account_id": owner_of(code),
        "currency": Money.zero(currency).currency,
        "credit_limit_minor": credit_limit_minor,
        "opened_at": at,
    }
    await conn.execute(insert(ledger_accounts).values(row).on_conflict_do_nothing())
    found = await balance_of(conn, code)
    if found.posted.currency != currency:
        raise CurrencyMismatch(found.posted.currency, currency)


async def balance(conn: AsyncConnection, account_id: str) -> Balance:
    """Return the stored balance. Raises `UnknownAccount`."""
    return await balance_of(conn, customer_main(account_id))


async def of_customer(conn: AsyncConnection, account_id: str) -> CustomerBalance:
    """Return the stored balances of both accounts. Raises `UnknownAccount`."""
    main_code, bonus_code = customer_main(account_id), customer_bonus(account_id)
    found = await _balances(conn, main_code, bonus_code)
    if main_code not in found:
        raise UnknownAccount(main_code)
    main, bonus = found[main_code], found.get(bonus_code)
    if bonus is None:
        zero = Money.zero(main.posted.currency)
        return CustomerBalance(main.posted, main.held, main.credit_limit, zero, zero)
    return CustomerBalance(main.posted, main.held, main.credit_limit, bonus.posted, bonus.held)


async def balance_of(conn: AsyncConnection, code: str) -> Balance:
    """Return the stored balance of a kept account, by its code in the chart."""
    found = await _balances(conn, code)
    if code not in found:
        raise UnknownAccount(code)
    return found[code]


async def _balances(conn: AsyncConnection, *codes: str) -> dict[str, Balance]:
    """Return by its code what each account has, of those that are open."""
    columns = ledger_accounts.c
    kept = (columns.posted_minor, columns.held_minor, columns.credit_limit_minor)
    statement = select(columns.code, columns.currency, *kept).where(columns.code.in_(codes))
    return {
        code: Balance(*(Money(minor, currency) for minor in minors))
        for code, currency, *minors in await conn.execute(statement)
    }


async def set_credit_limit(conn: AsyncConnection, account_id: str, limit: Money) -> None:
    """Change how far below zero the account may go.

    Raises `InsufficientFunds` for a lower limit than what is spent and held already, `UnknownAccount`,
    `CurrencyMismatch`.
    """
    found = await balance(conn, account_id)
    if found.posted.currency != limit.currency:
        raise CurrencyMismatch(found.posted.currency, limit.currency)
    columns = ledger_accounts.c
    spent = columns.held_minor - columns.posted_minor
    statement = (
        update(ledger_accounts)
        .where(columns.code == customer_main(account_id))
        .where(or_(spent <= limit.minor, columns.credit_limit_minor <= limit.minor))
        .values(credit_limit_minor=limit.minor, overdraft_minor=func.greatest(0, spent - limit.minor))
    )
    if (await conn.execute(statement)).rowcount != 1:
        raise InsufficientFunds(found.held - found.posted, limit)
