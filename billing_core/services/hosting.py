"""Hosting and add-ons: renewed at any time for any term, changed to another plan by moving the end date.

Each function is one step of the caller's transaction: the service is locked, the quote used up, the money posted and
the end moved together or not at all. Nothing here touches a server: the caller orders that in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts, tranches
from billing_core.business_calendar import business_date, start_of
from billing_core.charges import returned_lines, sale_lines
from billing_core.chart import customer_main
from billing_core.errors import BillingError
from billing_core.hosting_terms import HostingPeriod, first_period, reactivated_period, renewed_period
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.loyalty import Standing, Tier, best_percent, discounted, standing_of, window
from billing_core.money import Money
from billing_core.plan_change import Changed, PlanChange, RenewFirst, Repriced, change_plan
from billing_core.services import plans, quotes, store
from billing_core.services.model import Service
from billing_core.services.plans import NoPlanPrice, Plan
from billing_core.services.quotes import Quote
from billing_core.services.spending import spent
from billing_core.services.states import ServiceEvent, ServiceState
from billing_core.vat import Taxes

RENEW = "renew"
ORDER = "order"


class ServiceBlocked(BillingError):
    """Switched off for a reason that money does not lift, see `Service.blocked`."""

    def __init__(self, service_id: str, reason: str) -> None:
        super().__init__(f"{service_id} is blocked: {reason}")
        self.service_id = service_id
        self.reason = reason


class PlanNotFitting(BillingError):
    """The new plan is of another group, is no longer sold, or is the one the service has."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class ChangeRefused(BillingError):
    """The change can't be made as things are: `change` says what to do first. Nothing was written."""

    def __init__(self, change: PlanChange) -> None:
        super().__init__(type(change).__name__)
        self.change = change


@dataclass(frozen=True, slots=True)
class Renewed:
    """`revived`: it was switched off, so it is to be switched on again. `entry` None: it costs nothing."""

    service: Service
    period: HostingPeriod
    entry: JournalEntry | None
    revived: bool


@dataclass(frozen=True, slots=True)
class PlanChanged:
    service: Service
    change: Changed
    entry: JournalEntry | None


@dataclass(frozen=True, slots=True)
class HostingBilling:
    """`tiers` are those of the loyalty programme, `plan_days_min` the fewest days that a change of plan leaves."""

    ledger: Ledger
    vat: Taxes
    tiers: Sequence[Tier] = ()
    plan_days_min: int = 1

    async def quote_order(
        self, conn: AsyncConnection, account_id: str, plan_code: str, months: int, *, at: datetime
    ) -> Quote:
        """Quote a new service of a plan from today. Raises `UnknownPlan`, `NoPlanPrice`, `PlanNotFitting`."""
        plan = await plans.read(conn, plan_code)
        if not plan.on_sale:
            raise PlanNotFitting(plan_code, "not on sale")
        period = first_period(business_date(at), months)
        return await self._quote(conn, account_id, plan, ORDER, plan_code, period, months, at, state=plan_code)

    async def quote_renewal(self, conn: AsyncConnection, service: Service, months: int, *, at: datetime) -> Quote:
        """Quote the renewal of a service by whole months at this moment. Raises `ServiceBlocked`, `NoPlanPrice`."""
        if service.blocked is not None:
            raise ServiceBlocked(service.id, service.blocked.value)
        service.after(ServiceEvent.RENEW)
        plan = await plans.read(conn, service.plan_code)
        period = renewal_period(service, months, business_date(at))
        state = _state_of(service, period)
        return await self._quote(conn, service.account_id, plan, RENEW, service.id, period, months, at, state=state)

    async def price_of_renewal(self, conn: AsyncConnection, service: Service, months: int, *, at: datetime) -> Money:
        """Return what a renewal would cost now, VAT included; nothing is kept. Raises `UnknownPlan`, `NoPlanPrice`."""
        plan = await plans.read(conn, service.plan_code)
        _, _, price = await self._price(conn, service.account_id, plan, months, at)
        return self.vat.at(at).of_price(price).gross

    async def renew(self, conn: AsyncConnection, quote: Quote, *, at: datetime) -> Renewed:
        """Charge a quote of a renewal and move the end. Raises `QuoteVoid`, `ServiceBlocked`, `InsufficientFunds`."""
        service = await store.lock(conn, quote.subject)
        if service.blocked is not None:
            raise ServiceBlocked(service.id, service.blocked.value)
        period = renewal_period(service, quote.months, business_date(at))
        await quotes.use(conn, quote, state_of=_state_of(service, period), at=at)
        entry = await self._charge(
            conn, service, quote.gross, key=f"renew:{service.id}:{service.ends_on.isoformat()}", at=at
        )
        moved = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        detail = {"quote": quote.id, "months": quote.months, "paid_until": period.paid_until.isoformat()}
        saved = await store.apply(conn, moved, ServiceEvent.RENEW, at=at, detail=detail)
        await self._add_tranche(conn, service.id, period, quote.gross, quote.months)
        return Renewed(saved, period, entry, revived=service.state is ServiceState.SUSPENDED)

    async def activate(
        self, conn: AsyncConnection, service_id: str, *, months: int, paid: Money, at: datetime
    ) -> Service:
        """Begin the first period of an ordered service, which was just made. Raises `ServiceNotReady`."""
        service = await store.lock(conn, service_id)
        period = first_period(business_date(at), months)
        begun = replace(service, ends_on=period.paid_until, anchor_day=period.anchor_day)
        saved = await store.apply(conn, begun, ServiceEvent.ACTIVATE, at=at, detail={"months": months})
        await self._add_tranche(conn, service_id, period, paid, months)
        return saved

    async def preview_plan(
        self, conn: AsyncConnection, service: Service, plan_code: str, *, at: datetime
    ) -> PlanChange:
        """Return what a change to another plan would do now: the new end, or the exact sum to add.

        Raises `UnknownPlan`, `PlanNotFitting`, `NoPlanPrice`, `ServiceBlocked`, `RemainderTooLong`.
        """
        if service.blocked is not None:
            raise ServiceBlocked(service.id, service.blocked.value)
        paid = await store.tranches_of(conn, service.id)
        today = business_date(at)
        if service.state is not ServiceState.ACTIVE or not paid or service.is_unpaid(today):
            return RenewFirst()
        balance = await accounts.balance(conn, service.account_id)
        repriced = await self._repriced(conn, service, plan_code, paid, balance.available.currency, at)
        return change_plan(repriced, today=today, days_min=self.plan_days_min, available=balance.available)

    async def change_plan(
        self, conn: AsyncConnection, service_id: str, plan_code: str, *, key: str, at: datetime
    ) -> PlanChanged:
        """Change the plan, charge or credit the difference, and move the end. `key` is the client's, once a service.

        Raises `ChangeRefused` with what is to be done first, and whatever `preview_plan` raises.
        """
        service = await store.lock(conn, service_id)
        change = await self.preview_plan(conn, service, plan_code, at=at)
        if not isinstance(change, Changed):
            raise ChangeRefused(change)
        entry = await self._settle_change(conn, service, change, key=f"plan:{service.id}:{key}", at=at)
        moved = replace(service, plan_code=plan_code, ends_on=change.paid_until, anchor_day=change.paid_until.day)
        if change.paid_until == service.ends_on:
            moved = replace(moved, anchor_day=service.anchor_day)
        detail = {"from": service.plan_code, "to": plan_code, "paid_until": change.paid_until.isoformat()}
        saved = await store.apply(conn, moved, ServiceEvent.CHANGE_PLAN, at=at, detail=detail)
        await store.put_tranches(conn, service.id, change.tranches)
        return PlanChanged(saved, change, entry)

    async def standing(self, conn: AsyncConnection, account_id: str, currency: str, *, at: datetime) -> Standing:
        """Return the customer's place in the loyalty programme today."""
        first, after = window(business_date(at))
        sum_spent = await spent(conn, account_id, currency, start_of(first), start_of(after))
        return standing_of(self.tiers, sum_spent, business_date(at))

    async def _quote(
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

    async def _price(
        self, conn: AsyncConnection, account_id: str, plan: Plan, months: int, at: datetime
    ) -> tuple[Money, Decimal, Money]:
        """Return the listed price of a term, the discount in percent, and the price after it."""
        currency = (await accounts.balance(conn, account_id)).available.currency
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

    async def _repriced(
        self,
        conn: AsyncConnection,
        service: Service,
        plan_code: str,
        paid: Sequence[tranches.Tranche],
        currency: str,
        at: datetime,
    ) -> list[Repriced]:
        old, new = await plans.read(conn, service.plan_code), await plans.read(conn, plan_code)
        if new.code == old.code or new.group != old.group or not new.on_sale:
            raise PlanNotFitting(plan_code, "not a plan that this service can change to")
        listed = await plans.price_list(conn, plan_code, currency, at)
        percent = await self._percent(conn, service.account_id, new, currency, at)
        repriced = []
        for tranche in paid:
            price = plans.price_of_remainder(listed, tranche.months)
            if price is None or not price.minor:
                raise NoPlanPrice(plan_code, tranche.months, currency)
            gross = self.vat.at(at).of_price(discounted(price, percent, Money.zero(currency))).gross
            repriced.append(Repriced(tranche, gross))
        return repriced

    async def _settle_change(
        self, conn: AsyncConnection, service: Service, change: Changed, *, key: str, at: datetime
    ) -> JournalEntry | None:
        if change.charge.minor:
            return await self._charge(conn, service, change.charge, key=key, at=at)
        if not change.credit.minor:
            return None
        customer = customer_main(service.account_id)
        lines = returned_lines(customer, change.credit, revenue_class=service.service_class.value, vat=self.vat.at(at))
        return await self._post(conn, service, EntryKind.PLAN_CREDIT, lines, key, at)

    async def _charge(
        self, conn: AsyncConnection, service: Service, gross: Money, *, key: str, at: datetime
    ) -> JournalEntry | None:
        if not gross.minor:
            return None
        customer = customer_main(service.account_id)
        lines = sale_lines(customer, gross, revenue_class=service.service_class.value, vat=self.vat.at(at))
        return await self._post(conn, service, EntryKind.CHARGE, lines, key, at)

    async def _post(
        self,
        conn: AsyncConnection,
        service: Service,
        kind: EntryKind,
        lines: tuple[Line, ...],
        key: str,
        at: datetime,
    ) -> JournalEntry:
        return await self.ledger.post(
            conn, JournalEntry(key=key, kind=kind, lines=lines, posted_at=at, effective_at=at, reference=service.id)
        )

    async def _add_tranche(
        self, conn: AsyncConnection, service_id: str, period: HostingPeriod, paid: Money, months: int
    ) -> None:
        bought = tranches.bought(period.start, period.paid_until, paid, months)
        before = tranches.until(await store.tranches_of(conn, service_id), period.start)
        await store.put_tranches(conn, service_id, tranches.append(before, bought))


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
