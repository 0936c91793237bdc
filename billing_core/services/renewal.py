"""Hosting and add-ons: ordered, and renewed at any time for any term.

Each function is one step of the caller's transaction: the service is locked, the quote used up, the money posted and
the end moved together or not at all. Nothing here touches a server: the caller orders that in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import tranches
from billing_core.business_calendar import business_date
from billing_core.discounts import Discount
from billing_core.hosting_terms import HostingPeriod, first_period, reactivated_period, renewed_period
from billing_core.money import Money
from billing_core.services import plans, quotes, store
from billing_core.services.model import Service
from billing_core.services.plans import PlanNotFitting, PricedPlan
from billing_core.services.postings import Charged, ServicePostings
from billing_core.services.pricing import ORDER, RENEW, ServicePrices
from billing_core.services.quotes import Quote
from billing_core.services.states import ServiceEvent, ServiceState


@dataclass(frozen=True, slots=True)
class Renewed:
    """`revived`: it was switched off, so it is to be switched on again."""

    service: Service
    period: HostingPeriod
    charged: Charged
    revived: bool


@dataclass(frozen=True, slots=True)
class Renewals:
    prices: ServicePrices
    postings: ServicePostings

    async def quote_order(
        self,
        conn: AsyncConnection,
        account_id: str,
        plan_code: str,
        months: int,
        *,
        at: datetime,
        promo_code: str | None = None,
    ) -> Quote:
        """Quote a new service of a plan from today.

        Raises `UnknownPlan`, `NoPlanPrice`, `PlanNotFitting`, `PromoRefused`.
        """
        plan = await plans.read(conn, plan_code)
        if not plan.on_sale:
            raise PlanNotFitting(plan_code, "not on sale")
        period = first_period(business_date(at), months)
        return await self.prices.quote(
            conn, account_id, plan, ORDER, plan_code, period, months, at, state=plan_code, promo_code=promo_code
        )

    async def quote_renewal(
        self,
        conn: AsyncConnection,
        service: Service,
        months: int,
        *,
        at: datetime,
        promo_code: str | None = None,
    ) -> Quote:
        """Quote the renewal of a service by whole months at this moment.

        Raises `ServiceBlocked`, `ServiceNotReady`, `NoPlanPrice`, `PromoRefused`.
        """
        service.refuse_block()
        service.after(ServiceEvent.RENEW)
        plan = await plans.read(conn, service.plan_code)
        period = renewal_period(service, months, business_date(at))
        state = _state_of(service, period)
        return await self.prices.quote(
            conn,
            service.account_id,
            plan,
            RENEW,
            service.id,
            period,
            months,
            at,
            state=state,
            promo_code=promo_code,
        )

    async def price_of(self, conn: AsyncConnection, service: Service, months: int, *, at: datetime) -> Money:
        """Return what a renewal would cost now, VAT included; nothing is kept. Raises `UnknownPlan`, `NoPlanPrice`."""
        plan = await plans.read(conn, service.plan_code)
        return await self.prices.of_term(conn, service.account_id, plan, months, at=at)

    def draft_renewal(
        self, service: Service, of: PricedPlan, currency: str, loyalty: Discount, *, at: datetime
    ) -> Quote:
        """Make the quote of a renewal for the usual term from what is known already; nothing is read or kept.

        Raises `NoPlanPrice`.
        """
        period = renewal_period(service, service.term_months, business_date(at))
        state = _state_of(service, period)
        return self.prices.draft(service, of, currency, loyalty, period, at=at, state=state)

    async def renew(self, conn: AsyncConnection, quote: Quote, *, at: datetime) -> Renewed:
        """Charge a quote of a renewal and move the end. Raises `QuoteVoid`, `ServiceBlocked`, `InsufficientFunds`."""
        service = await store.lock(conn, quote.subject)
        service.refuse_block()
        period = renewal_period(service, quote.months, business_date(at))
        await quotes.use(conn, quote, state_of=_state_of(service, period), at=at)
        return await self._charge(conn, service, quote, period, at=at)

    async def renew_locked(
        self, conn: AsyncConnection, service: Service, draft: Quote, *, kept: Money, at: datetime
    ) -> Renewed:
        """Renew a service that the caller has locked, by a draft of its quote and at most for `kept`.

        Raises `QuoteVoid`, `ServiceBlocked`, `InsufficientFunds`.
        """
        service.refuse_block()
        period = renewal_period(service, draft.months, business_date(at))
        quote = self.prices.at_most(draft, kept)
        await quotes.save_used(conn, quote, state_of=_state_of(service, period), at=at)
        return await self._charge(conn, service, quote, period, at=at)

    async def _charge(
        self, conn: AsyncConnection, service: Service, quote: Quote, period: HostingPeriod, *, at: datetime
    ) -> Renewed:
        # An end may come again after a change of tariff; the version tells that renewal from the earlier one.
        key = f"renew:{service.id}:{service.ends_on.isoformat()}:{service.version}"
        charged = await self.postings.charge(conn, service, quote.gross, key=key, at=at)
        moved = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        detail = {"quote": quote.id, "months": quote.months, "paid_until": period.paid_until.isoformat()}
        saved = await store.apply(conn, moved, ServiceEvent.RENEW, at=at, detail=detail)
        await _add_tranche(conn, service.id, period, quote.gross, charged.bonus, quote.months)
        return Renewed(saved, period, charged, revived=service.state is ServiceState.SUSPENDED)

    async def activate(
        self, conn: AsyncConnection, service_id: str, *, months: int, paid: Money, bonus: Money, at: datetime
    ) -> Service:
        """Begin the first period of an ordered service, which was just made. `bonus` is the part of `paid` that the
        bonus account paid. Raises `ServiceNotReady`.
        """
        service = await store.lock(conn, service_id)
        period = first_period(business_date(at), months)
        begun = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        saved = await store.apply(conn, begun, ServiceEvent.ACTIVATE, at=at, detail={"months": months})
        await _add_tranche(conn, service_id, period, paid, bonus, months)
        return saved


def renewal_period(service: Service, months: int, today: date) -> HostingPeriod:
    """Return what a renewal buys now: from the end, or from the day a switched-off service comes back."""
    if service.state is not ServiceState.SUSPENDED:
        return renewed_period(service.ends_on, service.anchor_day, months)
    return reactivated_period(
        service.ends_on, service.anchor_day, months, today=today, unpaid_days_served=service.unpaid_days_served
    )


def _state_of(service: Service, period: HostingPeriod) -> str:
    """Name what a renewal's price and dates were computed from."""
    return f"{service.plan_code}:{service.ends_on}:{service.state}:{period.start}:{period.paid_until}"


async def _add_tranche(
    conn: AsyncConnection, service_id: str, period: HostingPeriod, paid: Money, bonus: Money, months: int
) -> None:
    bought = tranches.bought(period.start, period.paid_until, paid, months, bonus=bonus)
    known = await store.tranches_of(conn, service_id)
    before = tranches.until(known, period.start)
    await store.put_tranches(conn, service_id, tranches.append(before, bought), known=known)
