"""What services cost a customer: the listed price of a plan's term, less the one discount that counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.business_calendar import business_date, start_of
from billing_core.hosting_terms import HostingPeriod
from billing_core.loyalty import Standing, Tier, best_percent, discounted, standing_of, window
from billing_core.money import Money
from billing_core.services import plans, quotes
from billing_core.services.plans import NoPlanPrice, Plan
from billing_core.services.quotes import Quote
from billing_core.services.spending import spent
from billing_core.vat import Taxes


@dataclass(frozen=True, slots=True)
class ServicePrices:
    """`tiers` are those of the loyalty programme."""

    vat: Taxes
    tiers: Sequence[Tier] = ()

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
    ) -> Quote:
        """Write a quote for a term of a plan. Raises `NoPlanPrice`."""
        listed, percent, price = await self._price(conn, account_id, plan, months, at)
        return await quotes.make(
            conn,
            account_id=account_id,
            subject=subject,
            action=action,
            months=months,
            listed=listed,
            price=price,
            discount_percent=percent,
            discount_reason="loyalty" if percent else None,
            vat=self.vat.at(at),
            starts_on=period.start,
            ends_on=period.paid_until,
            state_of=state,
            at=at,
        )

    async def of_term(self, conn: AsyncConnection, account_id: str, plan: Plan, months: int, *, at: datetime) -> Money:
        """Return what a term costs now, VAT included; nothing is kept. Raises `NoPlanPrice`."""
        _, _, price = await self._price(conn, account_id, plan, months, at)
        return self.vat.at(at).of_price(price).gross

    async def of_remainder(
        self, conn: AsyncConnection, account_id: str, plan: Plan, months: Sequence[int], *, at: datetime
    ) -> list[Money]:
        """Return what terms cost for a change to this plan: by today's list and loyalty, without old promo codes.

        Raises `NoPlanPrice`, also for a price of zero: a free plan has no day price.
        """
        currency = await _currency(conn, account_id)
        listed = await plans.price_list(conn, plan.code, currency, at)
        percent = await self._percent(conn, account_id, plan, currency, at)
        prices = []
        for term in months:
            price = plans.price_of_remainder(listed, term)
            if price is None or not price.minor:
                raise NoPlanPrice(plan.code, term, currency)
            prices.append(self.vat.at(at).of_price(discounted(price, percent, Money.zero(currency))).gross)
        return prices

    async def standing(self, conn: AsyncConnection, account_id: str, currency: str, *, at: datetime) -> Standing:
        """Return the customer's place in the loyalty programme today."""
        first, after = window(business_date(at))
        sum_spent = await spent(conn, account_id, currency, start_of(first), start_of(after))
        return standing_of(self.tiers, sum_spent, business_date(at))

    async def _price(
        self, conn: AsyncConnection, account_id: str, plan: Plan, months: int, at: datetime
    ) -> tuple[Money, Decimal, Money]:
        """Return the listed price of a term, the discount in percent, and the price after it."""
        currency = await _currency(conn, account_id)
        listed = await plans.quote_price(conn, plan.code, months, currency, at)
        percent = await self._percent(conn, account_id, plan, currency, at)
        return listed, percent, discounted(listed, percent, Money.zero(currency))

    async def _percent(
        self, conn: AsyncConnection, account_id: str, plan: Plan, currency: str, at: datetime
    ) -> Decimal:
        if not self.tiers:
            return Decimal(0)
        reached = await self.standing(conn, account_id, currency, at=at)
        return best_percent(reached.percent, Decimal(0), discountable=plan.discountable)


async def _currency(conn: AsyncConnection, account_id: str) -> str:
    return (await accounts.balance(conn, account_id)).available.currency
