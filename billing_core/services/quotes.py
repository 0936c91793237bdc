"""Quotes: every price shown can be ordered at that price, until it runs out or what it was computed from changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.discounts import NO_DISCOUNT, Discount, promo_codes
from billing_core.errors import BillingError
from billing_core.ids import new_id
from billing_core.money import Money
from billing_core.storage.service_tables import quotes
from billing_core.vat import VatRule

VALID_FOR = timedelta(minutes=30)


class UnknownQuote(BillingError):
    def __init__(self, quote_id: str) -> None:
        super().__init__(f"no quote {quote_id!r}")
        self.quote_id = quote_id


class QuoteVoid(BillingError):
    """The quote ran out, was used, or no longer says what would be charged: show a new one, charge nothing."""

    def __init__(self, quote_id: str, reason: str) -> None:
        super().__init__(f"quote {quote_id!r}: {reason}")
        self.quote_id = quote_id
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Quote:
    """`gross` is the charge. `state_of` names what it was computed from: charging compares it with what is true then.

    `[starts_on, ends_on)` are business dates; a forecast where a registry has the last word.
    """

    id: str
    account_id: str
    subject: str
    action: str
    months: int
    listed: Money
    discount_percent: Decimal
    discount_reason: str | None
    gross: Money
    vat: Money
    starts_on: date
    ends_on: date
    state_of: str
    made_at: datetime
    valid_until: datetime
    promo_id: str | None = None


def make(
    *,
    account_id: str,
    subject: str,
    action: str,
    months: int,
    listed: Money,
    price: Money,
    vat: VatRule,
    starts_on: date,
    ends_on: date,
    state_of: str,
    at: datetime,
    discount: Discount = NO_DISCOUNT,
    valid_for: timedelta = VALID_FOR,
) -> Quote:
    """Make a quote for a listed price and the price after the discount; `save` or `save_used` writes it."""
    split = vat.of_price(price)
    return Quote(
        id=new_id("qt", at),
        account_id=account_id,
        subject=subject,
        action=action,
        months=months,
        listed=vat.of_price(listed).gross,
        discount_percent=discount.percent,
        discount_reason=discount.reason,
        promo_id=discount.promo_id,
        gross=split.gross,
        vat=split.vat,
        starts_on=starts_on,
        ends_on=ends_on,
        state_of=state_of,
        made_at=at,
        valid_until=at + valid_for,
    )


async def save(conn: AsyncConnection, quote: Quote) -> Quote:
    """Write a quote that is shown to somebody."""
    await conn.execute(insert(quotes).values(_row(quote)))
    return quote


async def save_used(conn: AsyncConnection, used: Sequence[Quote], *, at: datetime) -> None:
    """Write quotes that were shown to nobody, as used up."""
    if used:
        await conn.execute(insert(quotes), [_row(quote) | {"used_at": at} for quote in used])


async def read(conn: AsyncConnection, quote_id: str) -> Quote:
    """Raises `UnknownQuote`."""
    row = (await conn.execute(select(quotes).where(quotes.c.id == quote_id))).mappings().one_or_none()
    if row is None:
        raise UnknownQuote(quote_id)
    return _quote(row)


async def keep(conn: AsyncConnection, quote_id: str, *, until: datetime) -> None:
    """Let an order that waits for money keep its price."""
    await conn.execute(update(quotes).where(quotes.c.id == quote_id).values(valid_until=until))


async def use(conn: AsyncConnection, quote: Quote, *, state_of: str, at: datetime) -> None:
    """Use a quote up, once, and its promo code with it, before any money is taken.

    The use of the code has the quote's id, by which an order that fails gives it back. Raises `QuoteVoid` with reason
    `expired`, `changed` or `used`, and `PromoRefused` when others used the code up.
    """
    refuse_void(quote, state_of, at)
    statement = update(quotes).where(quotes.c.id == quote.id, quotes.c.used_at.is_(None)).values(used_at=at)
    if (await conn.execute(statement)).rowcount != 1:
        raise QuoteVoid(quote.id, "used")
    if quote.promo_id is not None:
        await promo_codes.use(conn, quote.promo_id, quote.account_id, reference=quote.id, at=at)


def refuse_void(quote: Quote, state_of: str, at: datetime) -> None:
    """Raises `QuoteVoid` with reason `expired` or `changed`."""
    if at >= quote.valid_until:
        raise QuoteVoid(quote.id, "expired")
    if state_of != quote.state_of:
        raise QuoteVoid(quote.id, "changed")


def _row(quote: Quote) -> dict[str, object]:
    return {
        "id": quote.id,
        "account_id": quote.account_id,
        "subject": quote.subject,
        "action": quote.action,
        "months": quote.months,
        "currency": quote.gross.currency,
        "list_minor": quote.listed.minor,
        "discount_percent": quote.discount_percent,
        "discount_reason": quote.discount_reason,
        "promo_id": quote.promo_id,
        "gross_minor": quote.gross.minor,
        "vat_minor": quote.vat.minor,
        "starts_on": quote.starts_on,
        "ends_on": quote.ends_on,
        "state_of": quote.state_of,
        "made_at": quote.made_at,
        "valid_until": quote.valid_until,
    }


def _quote(row: RowMapping) -> Quote:
    currency = row["currency"]
    return Quote(
        id=row["id"],
        account_id=row["account_id"],
        subject=row["subject"],
        action=row["action"],
        months=row["months"],
        listed=Money(row["list_minor"], currency),
        discount_percent=row["discount_percent"],
        discount_reason=row["discount_reason"],
        gross=Money(row["gross_minor"], currency),
        vat=Money(row["vat_minor"], currency),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        state_of=row["state_of"],
        made_at=row["made_at"],
        valid_until=row["valid_until"],
        promo_id=row["promo_id"],
    )
