"""Price lists: rows by TLD, action and years, each valid from a moment until a later row supersedes it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.errors import NoPrice, PriceConflict
from billing_core.money import Money
from billing_core.storage.tables import prices


class PricedAction(StrEnum):
    REGISTER = "register"
    RENEW = "renew"
    TRANSFER = "transfer"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Price:
    """One row. A term without a row of its own costs the price of one year for each year.

    `discountable` False: neither loyalty nor a promo code lowers it.
    """

    price_list: str
    tld: str
    action: PricedAction
    years: int
    price: Money
    valid_from: datetime
    discountable: bool = True


async def add(conn: AsyncConnection, price: Price) -> None:
    """Add a row; the same row again changes nothing.

    Raises `PriceConflict` when another price is valid from the same moment: rows are superseded, never edited.
    """
    row = {
        "price_list": price.price_list,
        "tld": price.tld,
        "action": price.action,
        "years": price.years,
        "currency": price.price.currency,
        "valid_from": price.valid_from,
        "price_minor": price.price.minor,
        "discountable": price.discountable,
    }
    await conn.execute(insert(prices).values(row).on_conflict_do_nothing())
    same_row = [column == row[column.name] for column in prices.primary_key.columns]
    kept = (await conn.execute(select(prices.c.price_minor, prices.c.discountable).where(*same_row))).one()
    if kept != (price.price.minor, price.discountable):
        raise PriceConflict(f"{price.price_list}: another price of .{price.tld} from {price.valid_from.isoformat()}")


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed price of a whole term, before discounts; `discountable` as in `Price`."""

    price: Money
    discountable: bool


async def price_of(
    conn: AsyncConnection,
    price_list: str,
    tld: str,
    action: str,
    years: int,
    at: datetime,
    currency: str,
) -> Money:
    """Return the listed price valid at a moment: that of the whole term, else the price of one year times the years.

    Whether it contains VAT is the seller's mode, see `VatRule.of_price`. Raises `NoPrice`.
    """
    return (await listing_of(conn, price_list, tld, action, years, at, currency)).price


async def listing_of(
    conn: AsyncConnection,
    price_list: str,
    tld: str,
    action: str,
    years: int,
    at: datetime,
    currency: str,
) -> Listing:
    """Return the listed price as `price_of` does, and whether it may be discounted. Raises `NoPrice`."""
    found = await _find(conn, price_list, tld, action, years, at, currency)
    if found is None:
        raise NoPrice(price_list, tld, action, years, currency)
    return found


async def find_price(
    conn: AsyncConnection,
    price_list: str,
    tld: str,
    action: str,
    years: int,
    at: datetime,
    currency: str | None = None,
) -> Money | None:
    """Return the listed price as `price_of` does; without a `currency` in that of the newest row. None = not listed."""
    found = await _find(conn, price_list, tld, action, years, at, currency)
    return None if found is None else found.price


async def _find(
    conn: AsyncConnection, price_list: str, tld: str, action: str, years: int, at: datetime, currency: str | None
) -> Listing | None:
    columns = prices.c
    statement = (
        select(columns.years, columns.price_minor, columns.currency, columns.discountable)
        .where(columns.price_list == price_list, columns.tld == tld, columns.action == action)
        .where(columns.years.in_({1, years}), columns.valid_from <= at)
        .order_by(columns.years.desc(), columns.valid_from.desc())
        .limit(1)
    )
    if currency is not None:
        statement = statement.where(columns.currency == currency)
    row = (await conn.execute(statement)).one_or_none()
    if row is None:
        return None
    return Listing(Money(row.price_minor * years // row.years, row.currency), row.discountable)


async def list_prices(conn: AsyncConnection, price_list: str, at: datetime, currency: str) -> list[Price]:
    """Return the rows valid at a moment, one for each TLD, action and term."""
    columns = prices.c
    term = (columns.tld, columns.action, columns.years)
    statement = (
        select(*term, columns.price_minor, columns.valid_from, columns.discountable)
        .ext(distinct_on(*term))
        .where(columns.price_list == price_list, columns.currency == currency, columns.valid_from <= at)
        .order_by(*term, columns.valid_from.desc())
    )
    return [
        Price(
            price_list,
            row.tld,
            PricedAction(row.action),
            row.years,
            Money(row.price_minor, currency),
            row.valid_from,
            row.discountable,
        )
        for row in await conn.execute(statement)
    ]
