"""What paid requests for services have in common: a key that answers repeats, a price that was shown, a limit."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, accounts
from billing_core.services import quotes
from billing_core.services.quotes import Quote, QuoteVoid, UnknownQuote
from gateway.database import Database
from gateway.errors import NotFound, PriceChanged
from gateway.hosting.model import Asked, Offered
from gateway.storage import idempotency, spending_limits
from gateway.storage.spending_limits import Counted

T = TypeVar("T")


async def subject_of(connection: AsyncConnection, asked: Asked, fresh_id: str, *, at: datetime) -> str:
    """Return the id of what the key stands for: `fresh_id` unless it was used before."""
    return fresh_id if asked.key is None else await idempotency.claim(connection, asked.key, subject=fresh_id, at=at)


async def agreed(
    connection: AsyncConnection,
    asked: Asked,
    made: Callable[[], Awaitable[Quote]],
    *,
    account_id: str,
    action: str,
    subject: str,
    months: int | None,
) -> Quote:
    """Return the quote that was shown, or one made now; `months` None = whatever term was shown.

    Raises `NotFound`, `PriceChanged`, `QuoteVoid` when another term was shown, and what `made` raises.
    """
    if asked.quote_id is None:
        quote = await made()
    else:
        quote = await _shown(connection, asked.quote_id)
        if (quote.account_id, quote.action, quote.subject) != (account_id, action, subject):
            raise NotFound("quote", asked.quote_id)
        if months not in (None, quote.months):
            raise QuoteVoid(quote.id, "changed")
    refuse_dearer(quote.gross, asked.max_price)
    return quote


def refuse_dearer(price: Money, limit: Money | None) -> None:
    """Raises `PriceChanged`."""
    if limit is not None and (limit.currency != price.currency or price > limit):
        raise PriceChanged(price, limit)


async def counted(connection: AsyncConnection, asked: Asked, price: Money, *, at: datetime) -> Counted | None:
    """Count the price against what the asking key may spend, before anything is paid. Raises `SpendLimitReached`."""
    if asked.spending_limit_id is None or not price.minor:
        return None
    return await spending_limits.count(connection, asked.spending_limit_id, price, at=at)


async def tried(database: Database, work: Callable[[AsyncConnection], Awaitable[Quote]]) -> Offered:
    """Do the work, see what it leaves, and keep nothing."""

    async def attempt(connection: AsyncConnection) -> Offered:
        nested = await connection.begin_nested()
        try:
            quote = await work(connection)
            after = await accounts.of_customer(connection, quote.account_id)
        finally:
            await nested.rollback()
        before = await accounts.of_customer(connection, quote.account_id)
        return Offered(quote, before.bonus_available - after.bonus_available, after.available)

    return await database.run(attempt)


async def _shown(connection: AsyncConnection, quote_id: str) -> Quote:
    try:
        return await quotes.read(connection, quote_id)
    except UnknownQuote as err:
        raise NotFound("quote", quote_id) from err
