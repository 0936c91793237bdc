"""What services cost a customer: the listed price of a plan's term, less the one discount that counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.discounts import NO_DISCOUNT, Discount, Sale, best_discount
from billing_core.hosting_terms import HostingPeriod
from billing_core.money import Money
from billing_core.services import plans, quotes
from billing_core.services.model import Service
from billing_core.services.plans import NoPlanPrice, Plan, PricedPlan
from billing_core.services.quotes import Quote
from billing_core.vat import Taxes

RENEW = "renew"
ORDER = "order"


@dataclass(frozen=True, slots=True)
class ServicePrices:
    vat: Taxes

    async def quote(
        self,
        conn: AsyncConnection,
        account_id: str,
        plan: Plan,
        action: str,
        subject: str,
        period: HostingPeriod,
        months: int,
        at: datetime,
        *,
        state: str,
        promo_code: str | None = None,
    ) -> Quote:
        """Write a quote for a term of a plan.

        Raises `NoPlanPrice`, `PromoRefused`.
        """
        currency = await _currency(conn, account_id)
        listed = await plans.quote_price(conn, plan.code, months, currency, at)
        discount = await self._discount(conn, account_id, plan, action, listed, at, promo_code)
        quote = quotes.make(
            account_id=account_id,
            subject=subject,
            action=action,
            months=months,
            listed=listed,
            price=discount.off(listed),
            discount=discount,
            vat=self.vat.at(at),
            starts_on=period.start,
            ends_on=period.paid_until,
            state_of=state,
            at=at,
        )
        return await quotes.save(conn, quote)

    def draft(
        self,
        service: Service,
        of: PricedPlan,
        currency: str,
        loyalty: Discount,
        period: HostingPeriod,
        *,
        at: datetime,
        state: str,
    ) -> Quote:
        """Make the quote of a service's usual term that `quote` would write. Raises `NoPlanPrice`."""
        listed, discount = _listed(of, service.term_months, currency), _loyalty_on(of, loyalty)
        return quotes.make(
            account_id=service.account_id,
            subject=service.id,
            action=RENEW,
            months=service.term_months,
            listed=listed,
            price=discount.off(listed),
            discount=discount,
            vat=self.vat.at(at),
            starts_on=period.start,
            ends_on=period.paid_until,
            state_of=state,
            at=at,
        )

    def at_most(self, quote: Quote, kept: Money) -> Quote:
        """Lower a quote to a price that was promised."""
        if kept >= quote.gross:
            return quote
        return replace(quote, gross=kept, vat=self.vat.at(quote.made_at).of_gross(kept).vat)

    def of_term(self, of: PricedPlan, months: int, currency: str, loyalty: Discount, *, at: datetime) -> Money:
        """Return what a term costs now, VAT included. Raises `NoPlanPrice`."""
        listed = _listed(of, months, currency)
        return self.vat.at(at).of_price(_loyalty_on(of, loyalty).off(listed)).gross

    async def of_remainder(
        self, conn: AsyncConnection, account_id: str, plan: Plan, months: Sequence[int], *, at: datetime
    ) -> list[Money]:
        """Return what terms cost for a change to this plan: by today's list and loyalty, without old promo codes.

        Raises `NoPlanPrice`, also for a price of zero: a free plan has no day price.
        """
        currency = await _currency(conn, account_id)
        listed = await plans.price_list(conn, plan.code, currency, at)
        discount = await self._discount(conn, account_id, plan, RENEW, Money.zero(currency), at)
        prices = []
        for term in months:
            price = plans.price_of_remainder(listed, term)
            if price is None or not price.minor:
                raise NoPlanPrice(plan.code, term, currency)
            prices.append(self.vat.at(at).of_price(discount.off(price)).gross)
        return prices

    async def _discount(
        self,
        conn: AsyncConnection,
        account_id: str,
        plan: Plan,
        action: str,
        listed: Money,
        at: datetime,
        promo_code: str | None = None,
    ) -> Discount:
        sale = Sale(account_id, action, plan.code, listed, plan.discountable)
        return await best_discount(conn, sale, promo_code=promo_code, at=at)


def _listed(of: PricedPlan, months: int, currency: str) -> Money:
    listed = plans.price_of_term(of.prices, months)
    if listed is None:
        raise NoPlanPrice(of.plan.code, months, currency)
    return listed


def _loyalty_on(of: PricedPlan, loyalty: Discount) -> Discount:
    return loyalty if of.plan.discountable else NO_DISCOUNT


async def _currency(conn: AsyncConnection, account_id: str) -> str:
    return (await accounts.balance(conn, account_id)).available.currency
