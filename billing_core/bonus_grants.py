"""Giving customers promotional credit, and taking it back: it is our expense, and no money of theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts, purses
from billing_core.bonus import NO_BONUS
from billing_core.chart import BONUS_EXPENSE, customer_bonus
from billing_core.errors import BillingError, CurrencyMismatch
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.storage import queries


class UnknownGrant(BillingError):
    """The customer was never given a grant of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no grant {name!r}")
        self.name = name


class GrantSpent(BillingError):
    """Nothing is left of the grant, or it is held for orders."""

    def __init__(self, name: str) -> None:
        super().__init__(f"grant {name!r} is spent")
        self.name = name


@dataclass(frozen=True, slots=True)
class Revoked:
    taken: Money
    replayed: bool = False


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
        key=_key(account_id, name),
        kind=EntryKind.BONUS,
        lines=(Line(bonus, amount), Line(BONUS_EXPENSE, -amount)),
        posted_at=at,
        effective_at=at,
        reference=name,
        note=reason,
    )
    return (await ledger.post(conn, entry)).id == entry.id


async def revoke(
    conn: AsyncConnection, ledger: Ledger, account_id: str, *, name: str, reason: str, at: datetime
) -> Revoked:
    """Take back what is left of a grant, once; asked again, return what that was.

    A purse does not tell whose money was spent, so what other grants left counts as left of this one. Raises
    `UnknownAccount`, `UnknownGrant`, and `GrantSpent` when nothing is left but what orders hold.
    """
    left = (await purses.lock(conn, account_id, NO_BONUS)).bonus
    bonus, key = customer_bonus(account_id), _revoked_key(account_id, name)
    earlier = await _moved(conn, key, bonus)
    if earlier is not None:
        return Revoked(-earlier, replayed=True)
    granted = await _moved(conn, _key(account_id, name), bonus)
    if granted is None:
        raise UnknownGrant(name)
    taken = min(granted, left)
    if taken.minor <= 0:
        raise GrantSpent(name)
    lines = (Line(bonus, -taken), Line(BONUS_EXPENSE, taken))
    entry = JournalEntry(key, EntryKind.BONUS, lines, at, reference=name, effective_at=at, note=reason)
    await ledger.post(conn, entry)
    return Revoked(taken)


async def _moved(conn: AsyncConnection, key: str, account: str) -> Money | None:
    """Return what the entry of a key did to an account; None where there is none."""
    known = await queries.find_key(conn, key)
    entry = None if known is None else await queries.find_entry(conn, known.subject_id)
    return None if entry is None else next(line.amount for line in entry.lines if line.account == account)


def _key(account_id: str, name: str) -> str:
    return f"bonus:{account_id}:{name}"


def _revoked_key(account_id: str, name: str) -> str:
    return f"bonusback:{account_id}:{name}"
