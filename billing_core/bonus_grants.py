"""Giving customers promotional credit: it is our expense, and no money of theirs."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.chart import BONUS_EXPENSE, customer_bonus
from billing_core.errors import CurrencyMismatch
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money


async def grant(
    conn: AsyncConnection, ledger: Ledger, account_id: str, amount: Money, *, name: str, reason: str, at: datetime
) -> bool:
    """Credit the bonus account, once for each `name` of a grant to that customer; False when it was before.

    Raises `UnknownAccount`, `CurrencyMismatch`, and `DuplicateReference` when that grant was of another amount.
    """
    if amount.minor <= 0:
        raise ValueError("a bonus is of more than zero")
    currency = (await accounts.balance(conn, account_id)).posted.currency
    if currency != amount.currency:
        raise CurrencyMismatch(currency, amount.currency)
    bonus = customer_bonus(account_id)
    await accounts.open_code(conn, bonus, currency, at=at)
    entry = JournalEntry(
        key=f"bonus:{account_id}:{name}",
        kind=EntryKind.BONUS,
        lines=(Line(bonus, amount), Line(BONUS_EXPENSE, -amount)),
        posted_at=at,
        effective_at=at,
        reference=name,
        note=reason,
    )
    return (await ledger.post(conn, entry)).id == entry.id
