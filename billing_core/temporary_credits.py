"""Credit that ends by itself: a promised payment, a debt carried over from another system. It is not money.

It raises the account's credit limit while it lasts. What was spent of it by its end is a debt: the account stays below
its limit, and nothing can be bought, until payments have covered it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.chart import customer_main
from billing_core.errors import BillingError, CurrencyMismatch
from billing_core.ids import new_id
from billing_core.money import Money
from billing_core.storage.credit_tables import temporary_credits
from billing_core.storage.tables import ledger_accounts

_TABLE = temporary_credits.c

_END = text(r"""
WITH due AS (
    SELECT id, account_id, limit_minor FROM temporary_credits
    WHERE ended_at IS NULL AND expires_at <= CAST(:at AS timestamptz)
    ORDER BY expires_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE temporary_credits SET ended_at = CAST(:at AS timestamptz) FROM due WHERE temporary_credits.id = due.id
), lowered AS (
    UPDATE ledger_accounts AS account
    SET credit_limit_minor = greatest(0, account.credit_limit_minor - due.limit_minor),
        overdraft_minor = greatest(account.overdraft_minor, account.held_minor - account.posted_minor
            - greatest(0, account.credit_limit_minor - due.limit_minor))
    FROM due WHERE account.code = concat('customer\:', due.account_id, '\:main')
)
SELECT account_id FROM due
""")


class CreditReason(StrEnum):
    PROMISED = "promised"
    """The customer says that a payment is on its way."""
    MIGRATION = "migration"
    OPERATOR = "operator"


class CreditGiven(BillingError):
    """The account has credit for this reason already, or a debt."""


@dataclass(frozen=True, slots=True)
class TemporaryCredit:
    id: str
    account_id: str
    reason: CreditReason
    limit: Money
    expires_at: datetime


async def grant(
    conn: AsyncConnection,
    account_id: str,
    limit: Money,
    reason: CreditReason,
    *,
    at: datetime,
    expires_at: datetime,
) -> TemporaryCredit:
    """Raise the credit limit until `expires_at`. Raises `UnknownAccount`, `CurrencyMismatch`, `CreditGiven`."""
    if limit.minor <= 0 or expires_at <= at:
        raise ValueError("credit is of more than zero and ends later")
    own = ledger_accounts.c.code == customer_main(account_id)
    await conn.execute(select(ledger_accounts.c.code).where(own).with_for_update())  # one grant after the other
    balance = await accounts.balance(conn, account_id)
    if balance.posted.currency != limit.currency:
        raise CurrencyMismatch(balance.posted.currency, limit.currency)
    given = select(exists().where(_TABLE.account_id == account_id, _TABLE.reason == reason, _TABLE.ended_at.is_(None)))
    if balance.available.minor < 0 or await conn.scalar(given):
        raise CreditGiven(account_id)
    credit = TemporaryCredit(new_id("tcr", at), account_id, reason, limit, expires_at)
    row = {
        "id": credit.id,
        "account_id": account_id,
        "reason": reason.value,
        "limit_minor": limit.minor,
        "granted_at": at,
        "expires_at": expires_at,
    }
    await conn.execute(insert(temporary_credits).values(row))
    raised = ledger_accounts.c.credit_limit_minor + limit.minor
    await conn.execute(update(ledger_accounts).where(own).values(credit_limit_minor=raised))
    return credit


async def end_one(conn: AsyncConnection, *, at: datetime) -> str | None:
    """End the credit that is over the longest; return its account, None when none is over."""
    account_id: str | None = await conn.scalar(_END, {"at": at})
    return account_id


async def read(conn: AsyncConnection, credit_id: str) -> TemporaryCredit:
    """Return credit that was granted, whether it lasts or not."""
    return (await _credits(conn, _TABLE.id == credit_id))[0]


async def open_of(conn: AsyncConnection, account_id: str) -> list[TemporaryCredit]:
    """Return the credit that an account has, what ends first at the front."""
    return await _credits(conn, _TABLE.account_id == account_id, _TABLE.ended_at.is_(None))


async def _credits(conn: AsyncConnection, *conditions: ColumnElement[bool]) -> list[TemporaryCredit]:
    ledger_account = func.concat("customer:", _TABLE.account_id, ":main")
    statement = (
        select(
            *(_TABLE.id, _TABLE.account_id, _TABLE.reason, _TABLE.limit_minor),
            *(ledger_accounts.c.currency, _TABLE.expires_at),
        )
        .join(ledger_accounts, ledger_accounts.c.code == ledger_account)
        .where(*conditions)
        .order_by(_TABLE.expires_at, _TABLE.id)
    )
    return [
        TemporaryCredit(
            row.id, row.account_id, CreditReason(row.reason), Money(row.limit_minor, row.currency), row.expires_at
        )
        for row in await conn.execute(statement)
    ]
