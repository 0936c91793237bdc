"""What customers may spend, money and bonus, read from their accounts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.bonus import BonusRule, Purse
from billing_core.chart import customer_bonus, customer_main
from billing_core.errors import UnknownAccount
from billing_core.money import Money
from billing_core.storage.any_of import any_of
from billing_core.storage.tables import ledger_accounts

_COLUMNS = ledger_accounts.c


async def read(conn: AsyncConnection, account_id: str, rule: BonusRule) -> Purse:
    """Raises `UnknownAccount`."""
    return _one(await read_all(conn, [account_id], rule), account_id)


async def read_all(conn: AsyncConnection, account_ids: Sequence[str], rule: BonusRule) -> dict[str, Purse]:
    """Return what each customer may spend, of those whose accounts are open."""
    return _purses(await conn.execute(_spendable(account_ids)), rule)


async def lock(conn: AsyncConnection, account_id: str, rule: BonusRule) -> Purse:
    """Read what a customer may spend so that nobody else spends it before this transaction ends.

    Raises `UnknownAccount`.
    """
    return _one(await lock_all(conn, [account_id], rule), account_id)


async def lock_all(conn: AsyncConnection, account_ids: Sequence[str], rule: BonusRule) -> dict[str, Purse]:
    """Do as `lock` does for those customers whose accounts are open.

    Main accounts are locked first, in the order of their codes, as by every statement of the ledger.
    """
    is_bonus = func.right(_COLUMNS.code, 5) == "bonus"
    return _purses(
        await conn.execute(_spendable(account_ids).order_by(is_bonus, _COLUMNS.code).with_for_update()), rule
    )


def _spendable(account_ids: Sequence[str]) -> Select[Any]:
    codes = [code(account_id) for account_id in account_ids for code in (customer_main, customer_bonus)]
    spendable = _COLUMNS.posted_minor - _COLUMNS.held_minor + _COLUMNS.credit_limit_minor
    statement = select(_COLUMNS.code, _COLUMNS.account_id, _COLUMNS.currency, spendable)
    return statement.where(_COLUMNS.code == any_of(codes))


def _purses(rows: Iterable[Any], rule: BonusRule) -> dict[str, Purse]:
    spendable = {code: (account_id, Money(minor, currency)) for code, account_id, currency, minor in rows}
    return {
        account_id: Purse(money, spendable.get(customer_bonus(account_id), ("", Money.zero(money.currency)))[1], rule)
        for code, (account_id, money) in spendable.items()
        if code == customer_main(account_id)
    }


def _one(purses: dict[str, Purse], account_id: str) -> Purse:
    if account_id not in purses:
        raise UnknownAccount(customer_main(account_id))
    return purses[account_id]
