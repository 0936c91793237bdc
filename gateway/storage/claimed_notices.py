"""Notices that nobody owes before they are told: each is taken on once, whatever node comes first."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from gateway.storage.notice_table import dearer_renewals, shortage_notices


async def claim_shortages(connection: AsyncConnection, missing: Iterable[tuple[str, date, Money]]) -> frozenset[str]:
    """Take the one message of a day that money is missing for customers, given with their days and sums; return those
    accounts for which nobody had taken it.
    """
    rows = [
        {"account_id": account_id, "day": day, "missing_minor": money.minor, "currency": money.currency}
        for account_id, day, money in missing
    ]
    taking = insert(shortage_notices).on_conflict_do_nothing().returning(shortage_notices.c.account_id)
    return frozenset((await connection.execute(taking, rows)).scalars())


async def note_shortage_mails(connection: AsyncConnection, mails: Iterable[tuple[str, date, str]]) -> None:
    """Record by which mails customers were told, given with their accounts and days."""
    table = shortage_notices.c
    noting = update(shortage_notices).where(
        table.account_id == bindparam("its_account"), table.day == bindparam("its_day")
    )
    rows = [{"its_account": account_id, "its_day": day, "mail": mail} for account_id, day, mail in mails]
    if rows:
        await connection.execute(noting.values(mail_id=bindparam("mail")), rows)


async def claim_dearer(
    connection: AsyncConnection, domain_id: str, expires_at: datetime, price: Money, *, at: datetime
) -> bool:
    """Take it on to tell that a renewal costs more than expected; False when it was told of this expiry before."""
    row = {
        "domain_id": domain_id,
        "expires_at": expires_at,
        "price_minor": price.minor,
        "currency": price.currency,
        "told_at": at,
    }
    taken = await connection.execute(insert(dearer_renewals).values(row).on_conflict_do_nothing())
    return taken.rowcount == 1
