"""Hosting and add-ons: ordered, and renewed at any time for any term.

Each function is one step of the caller's transaction: the service is locked, the quote used up, the money posted and
the end moved together or not at all. Nothing here touches a server: the caller orders that in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import tranches
from billing_core.business_calendar import business_date
from billing_core.discounts import Discount
from billing_core.errors import BillingError
from billing_core.hosting_terms import HostingPeriod, first_period, reactivated_period, renewed_period
from billing_core.money import Money
from billing_core.services import history, plans, quotes, store, tranche_store
from billing_core.services.history import Change
from billing_core.services.model import Service
from billing_core.services.plans import PlanNotFitting, PricedPlan
from billing_core.services.postings import Charge, Charged, ServicePostings
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
class Draft:
    """A renewal of a service that the caller has locked: by the draft of its quote, and at most for `kept`."""

    service: Service
    quote: Quote
    kept: Money


@dataclass(frozen=True, slots=True)
class _Plan:
    """A renewal that may be charged."""

    service: Service
    quote: Quote
    period: HostingPeriod
    after: Service

    @classmethod
    def of(cls, service: Service, quote: Quote, period: HostingPeriod) -> Self:
        """Raises `ServiceNotReady`."""
        moved = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        return cls(service, quote, period, moved.after(ServiceEvent.RENEW))

    @property
    def key(self) -> str:
        # An end may come again after a change of tariff; the version tells that renewal from the earlier one.
        return f"renew:{self.service.id}:{self.service.ends_on.isoformat()}:{self.service.version}"

    @property
    def revives(self) -> bool:
        return self.service.state is ServiceState.SUSPENDED

    @property
    def change(self) -> Change:
        until = self.period.paid_until.isoformat()
        detail = {"quote": self.quote.id, "months": self.quote.months, "paid_until": until}
        return Change(self.service, self.after, ServiceEvent.RENEW, detail)


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
        (renewed,) = await self._charge(conn, [_Plan.of(service, quote, period)], at=at)
        if isinstance(renewed, BillingError):
            raise renewed
        return renewed

    async def renew_all(
        self, conn: AsyncConnection, drafts: Sequence[Draft], *, at: datetime
    ) -> list[Renewed | BillingError]:
        """Renew services of different accounts; return for each what became of it, or why it was not renewed:
        `QuoteVoid`, `ServiceBlocked`, `InsufficientFunds`.
        """
        plans_of = [self._planned(each, at) for each in drafts]
        possible = [each for each in plans_of if isinstance(each, _Plan)]
        renewed = iter(await self._charge(conn, possible, at=at))
        verdicts = [each if isinstance(each, BillingError) else next(renewed) for each in plans_of]
        used = [
            plan.quote
            for plan, done in zip(plans_of, verdicts, strict=True)
            if isinstance(plan, _Plan) and isinstance(done, Renewed)
        ]
        await quotes.save_used(conn, used, at=at)
        return verdicts

    def _planned(self, draft: Draft, at: datetime) -> _Plan | BillingError:
        service = draft.service
        try:
            service.refuse_block()
            period = renewal_period(service, draft.quote.months, business_date(at))
            quotes.refuse_void(draft.quote, _state_of(service, period), at)
            return _Plan.of(service, self.prices.at_most(draft.quote, draft.kept), period)
        except BillingError as refusal:
            return refusal

    async def _charge(
        self, conn: AsyncConnection, planned: Sequence[_Plan], *, at: datetime
    ) -> list[Renewed | BillingError]:
        charges = [Charge(each.service, each.quote.gross, each.key) for each in planned]
        charged = await self.postings.charge_all(conn, charges, at=at)
        paid = [(each, by) for each, by in zip(planned, charged, strict=True) if isinstance(by, Charged)]
        saved = iter(await history.apply_all(conn, [each.change for each, _ in paid], at=at))
        await _add_tranches(conn, paid)
        return [
            by if isinstance(by, BillingError) else Renewed(next(saved), each.period, by, revived=each.revives)
            for each, by in zip(planned, charged, strict=True)
        ]

    async def activate(
        self, conn: AsyncConnection, service_id: str, *, months: int, paid: Money, bonus: Money, at: datetime
    ) -> Service:
        """Begin the first period of an ordered service, which was just made. `bonus` is the part of `paid` that the
        bonus account paid. Raises `ServiceNotReady`.
        """
        service = await store.lock(conn, service_id)
        period = first_period(business_date(at), months)
        begun = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        saved = await history.apply(conn, begun, ServiceEvent.ACTIVATE, at=at, detail={"months": months})
        bought = tranches.bought(period.start, period.paid_until, paid, months, bonus=bonus)
        known = await tranche_store.tranches_of(conn, service_id)
        before = tranches.until(known, period.start)
        await tranche_store.put_tranches(conn, service_id, tranches.append(before, bought), known=known)
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


async def _add_tranches(conn: AsyncConnection, paid: Sequence[tuple[_Plan, Charged]]) -> None:
    known = await tranche_store.tranches_of_all(conn, [each.service.id for each, _ in paid]) if paid else {}
    added = []
    for each, charged in paid:
        quote, service_id = each.quote, each.service.id
        bought = tranches.bought(
            each.period.start, each.period.paid_until, quote.gross, quote.months, bonus=charged.bonus
        )
        before = tranches.until(known[service_id], each.period.start)
        paid_for = tranches.append(before, bought)
        if before == known[service_id]:
            added.append((service_id, bought))
        else:
            await tranche_store.put_tranches(conn, service_id, paid_for)
    await tranche_store.add_tranches(conn, added)
