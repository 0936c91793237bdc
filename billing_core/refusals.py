"""Why the ledger refused a step: read after the statement that did nothing."""

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts, purses
from billing_core.bonus import NO_BONUS
from billing_core.chart import owner_of
from billing_core.errors import BillingError, CurrencyMismatch, InsufficientFunds
from billing_core.journal import JournalEntry
from billing_core.money import Money


async def unfunded(conn: AsyncConnection, account: str, required: Money, *, bonus_max: int = 0) -> BillingError:
    """Return why an account did not give the money, with up to `bonus_max` of it from the bonus account."""
    balance = await accounts.balance_of(conn, account)
    available = balance.available
    if balance.posted.currency != required.currency:
        return CurrencyMismatch(balance.posted.currency, required.currency)
    if bonus_max:
        purse = await purses.read(conn, owner_of(account), NO_BONUS)
        available += min(max(purse.bonus, Money.zero(required.currency)), Money(bonus_max, required.currency))
    return InsufficientFunds(required, available)


async def unposted(conn: AsyncConnection, entry: JournalEntry) -> BillingError:
    """Return why an entry was refused: an account that is missing or in another currency comes before funds."""
    short: BillingError | None = None
    for line in (line for line in entry.lines if line.kept):
        reason = await unfunded(conn, line.account, -line.amount)
        if not isinstance(reason, InsufficientFunds):
            return reason
        if line.amount.minor < 0 and (short is None or reason.available < reason.required):
            short = reason  # or else the money has come since
    if short is None:
        raise AssertionError("an entry is refused for a reason")
    return short
