"""What a name costs a customer: the listed price, less the one discount that counts, with VAT as customers pay it.

Every price of a name comes from here: those shown, those quoted, and those charged. Loyalty and promo codes lower the
retail list; other lists are prices that were agreed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Listings, Money, Price, Taxes
from billing_core.discounts import NO_DISCOUNT, Discount, Sale, best_discount, loyalty_of
from gateway.catalogue.registry_costs import cost_of, listed_costs

RETAIL = "retail"


@dataclass(frozen=True, slots=True)
class Buyer:
    account_id: str
    price_list: str
    currency: str


@dataclass(frozen=True, slots=True)
class DomainPrice:
    """`gross` is what the customer pays, `listed` what it would be without the discount; both with VAT."""

    gross: Money
    listed: Money
    discount: Discount = NO_DISCOUNT


@dataclass(frozen=True, slots=True)
class DomainPrices:
    vat: Taxes

    async def of(
        self,
        connection: AsyncConnection,
        buyer: Buyer,
        tld: str,
        action: str,
        years: int,
        *,
        registry: str,
        at: datetime,
        promo_code: str | None = None,
        loyalty: Discount | None = None,
        listings: Listings | None = None,
    ) -> DomainPrice:
        """Return the price at a moment. `loyalty` is the buyer's discount where it is known already, `listings` what
        was read of price lists.

        No discount takes it below what `registry` takes from us.

        Raises `NoPrice`, `PromoRefused`.
        """
        listings = listings or Listings(at)
        listing = await listings.of(connection, buyer.price_list, tld, action, years, buyer.currency)
        discountable = listing.discountable and buyer.price_list == RETAIL
        sale = Sale(buyer.account_id, action, tld, listing.price, discountable)
        discount = await best_discount(connection, sale, promo_code=promo_code, loyalty=loyalty, at=at)
        price = listing.price
        if discount:
            floor = await cost_of(connection, registry, tld, action, years, at, buyer.currency)
            price = discount.off(listing.price, floor)
        rule = self.vat.at(at)
        return DomainPrice(rule.of_price(price).gross, rule.of_price(listing.price).gross, discount)

    async def loyalty_of(self, connection: AsyncConnection, buyer: Buyer, *, at: datetime) -> Discount:
        """Return the discount of a buyer's standing today, for many prices at once."""
        if buyer.price_list != RETAIL:
            return NO_DISCOUNT
        return await loyalty_of(connection, buyer.account_id, buyer.currency, at=at)

    async def of_list(
        self,
        connection: AsyncConnection,
        rows: Sequence[Price],
        buyer: Buyer | None,
        *,
        registries: Mapping[str, str],
        at: datetime,
    ) -> Sequence[Money]:
        """Return what the rows of one price list cost, for a buyer with the discount of loyalty.

        `registries` says of each zone who takes its orders.
        """
        rule = self.vat.at(at)
        loyalty = NO_DISCOUNT if buyer is None else await self.loyalty_of(connection, buyer, at=at)
        if not loyalty or not rows:
            return [rule.of_price(row.price).gross for row in rows]
        floors = await listed_costs(connection, registries, at=at, currency=rows[0].price.currency)
        prices = (
            loyalty.off(row.price, floors.get((row.tld, row.action.value, row.years)))
            if row.discountable
            else row.price
            for row in rows
        )
        return [rule.of_price(price).gross for price in prices]
