"""What services cost a customer: the listed price of a plan's term, less the one discount that counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.discounts import Discount, Sale, best_discount
from billing_core.hosting_terms import HostingPeriod
from billing_core.money import Money
from billing_core.services import plans, quotes
from billing_core.services.plans import NoPlanPrice, Plan
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
        kept: Money | None = None,
    ) -> Quote:
        """Write a quote for a term of a plan; `kept` is a price that was promised.

        Raises `NoPlanPrice`, `PromoRefused`.
        """
        currency = await _currency(conn, account_id)
        listed = await plans.quote_price(conn, plan.code, months, currency, at)
        discount = await self._discount(conn, account_id, plan, action, listed, at, promo_code)
        return await quotes.make(
            conn,
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
            kept=kept,
        )

    async def of_term(self, conn: AsyncConnection, account_id: str, plan: Plan, months: int, *, at: datetime) -> Money:
        """Return what a term costs now, VAT included; nothing is kept. Raises `NoPlanPrice`."""
        currency = await _currency(conn, account_id)
        listed = await plans.quote_price(conn, plan.code, months, currency, at)
        discount = await self._discount(conn, account_id, plan, RENEW, listed, at)
        return self.vat.at(at).of_price(discount.off(listed)).gross

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


async def _currency(conn: AsyncConnection, account_id: str) -> str:
    return (await accounts.balance(conn, account_id)).available.currency
