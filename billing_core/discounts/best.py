"""The one discount of a sale: loyalty, or a promo code where that takes off more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.discounts import promo_codes, standings
from billing_core.discounts.model import NO_DISCOUNT, Discount, DiscountReason, larger
from billing_core.discounts.promo_codes import PromoRefusal, PromoRefused
from billing_core.money import Money


@dataclass(frozen=True, slots=True)
class Sale:
    """What is sold: `action` (register, renew, transfer, restore, order) of an `item`, a zone or a plan.

    `discountable` False: an agreed, premium or already lowered price.
    """

    account_id: str
    action: str
    item: str
    listed: Money
    discountable: bool = True


async def loyalty_of(conn: AsyncConnection, account_id: str, currency: str, *, at: datetime) -> Discount:
    """Return the discount that a customer's standing gives today."""
    return _loyalty((await standings.reached(conn, account_id, currency, at=at)).percent)


async def loyalties_of(conn: AsyncConnection, currencies: Mapping[str, str], *, at: datetime) -> dict[str, Discount]:
    """Return what `loyalty_of` does for many customers, given with their currencies: at once for each currency."""
    found: dict[str, Discount] = {}
    for currency in sorted(set(currencies.values())):
        ids = [account_id for account_id, used in currencies.items() if used == currency]
        percents = await standings.percents(conn, ids, currency, at=at)
        found |= {account_id: _loyalty(percent) for account_id, percent in percents.items()}
    return found


def _loyalty(percent: Decimal) -> Discount:
    return Discount(DiscountReason.LOYALTY, percent) if percent else NO_DISCOUNT


async def best_discount(
    conn: AsyncConnection,
    sale: Sale,
    *,
    promo_code: str | None = None,
    loyalty: Discount | None = None,
    at: datetime,
) -> Discount:
    """Return the larger of loyalty and promo, never their sum. `loyalty`: the customer's, where it is known already.

    Raises `PromoRefused` for a code that can't be used.
    """
    if not sale.discountable:
        if promo_code is not None:
            raise PromoRefused(PromoRefusal.NOT_FOR_THIS)
        return NO_DISCOUNT
    if loyalty is None:
        loyalty = await loyalty_of(conn, sale.account_id, sale.listed.currency, at=at)
    if promo_code is None:
        return loyalty
    code = await promo_codes.find(conn, promo_code)
    await promo_codes.check(conn, code, sale.account_id, sale.action, sale.item, sale.listed.currency, at=at)
    promo = Discount(DiscountReason.PROMO, code.percent, code.amount, code.id)
    return larger(sale.listed, loyalty, promo)
