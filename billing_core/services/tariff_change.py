"""Hosting and add-ons: changed to another plan by moving the end date (`billing_core.plan_change`).

Each function is one step of the caller's transaction: the service is locked, the money posted and the end moved
together or not at all. Nothing here touches a server: the caller orders that in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import purses
from billing_core.bonus import Purse
from billing_core.business_calendar import business_date
from billing_core.errors import BillingError
from billing_core.journal import EntryKind, JournalEntry
from billing_core.plan_change import (
    Changed,
    NeedsTopUp,
    PlanChange,
    RenewFirst,
    Repriced,
    change_plan,
    with_bonus,
)
from billing_core.services import history, plans, store, tranche_store
from billing_core.services.model import Service
from billing_core.services.plans import PlanNotFitting
from billing_core.services.postings import ServicePostings
from billing_core.services.pricing import ServicePrices
from billing_core.services.states import ServiceEvent, ServiceState
from billing_core.tranches import Tranche


class ChangeRefused(BillingError):
    """The change can't be made as things are: `change` says what to do first. Nothing was written."""

    def __init__(self, change: PlanChange) -> None:
        super().__init__(type(change).__name__)
        self.change = change


@dataclass(frozen=True, slots=True)
class PlanChanged:
    service: Service
    change: Changed
    entry: JournalEntry | None


@dataclass(frozen=True, slots=True)
class TariffChanges:
    """`days_min`: the fewest days that a change leaves."""

    prices: ServicePrices
    postings: ServicePostings
    days_min: int = 1

    async def preview(self, conn: AsyncConnection, service: Service, plan_code: str, *, at: datetime) -> PlanChange:
        """Return what a change to another plan would do now: the new end, or the exact sum to add.

        Raises `UnknownPlan`, `PlanNotFitting`, `NoPlanPrice`, `ServiceBlocked`, `RemainderTooLong`.
        """
        purse = await purses.read(conn, service.account_id, self.postings.bonus)
        return await self._planned(conn, service, plan_code, purse, at)

    async def change(
        self, conn: AsyncConnection, service_id: str, plan_code: str, *, key: str, at: datetime
    ) -> PlanChanged:
        """Change the plan, charge or credit the difference, and move the end. `key` is the client's, once a service.

        Raises `ChangeRefused` with what is to be done first, and whatever `preview` raises.
        """
        service = await store.lock(conn, service_id)
        purse = await purses.lock(conn, service.account_id, self.postings.bonus)
        change = await self._planned(conn, service, plan_code, purse, at)
        if not isinstance(change, Changed):
            raise ChangeRefused(change)
        entry = await self._settle(conn, service, change, key=f"plan:{service.id}:{key}", at=at)
        moved = replace(service, plan_code=plan_code, ends_on=change.paid_until, anchor_day=change.paid_until.day)
        if change.paid_until == service.ends_on:
            moved = replace(moved, anchor_day=service.anchor_day)
        detail = {"from": service.plan_code, "to": plan_code, "paid_until": change.paid_until.isoformat()}
        saved = await history.apply(conn, moved, ServiceEvent.CHANGE_PLAN, at=at, detail=detail)
        await tranche_store.put_tranches(conn, service.id, change.tranches)
        return PlanChanged(saved, change, entry)

    async def _planned(
        self, conn: AsyncConnection, service: Service, plan_code: str, purse: Purse, at: datetime
    ) -> PlanChange:
        service.refuse_block()
        paid = await tranche_store.tranches_of(conn, service.id)
        today, revenue_class = business_date(at), service.service_class.value
        if service.state is not ServiceState.ACTIVE or not paid or service.is_unpaid(today):
            return RenewFirst()
        repriced = await self._repriced(conn, service, plan_code, paid, at)
        change = change_plan(repriced, today=today, days_min=self.days_min, available=purse.main)
        if isinstance(change, NeedsTopUp):
            available = purse.available_for(change.shortfall, revenue_class)
            change = change_plan(repriced, today=today, days_min=self.days_min, available=available)
        if not isinstance(change, Changed):
            return change
        return with_bonus(change, paid, purse.bonus_for(change.charge, revenue_class))

    async def _repriced(
        self, conn: AsyncConnection, service: Service, plan_code: str, paid: Sequence[Tranche], at: datetime
    ) -> list[Repriced]:
        old, new = await plans.read(conn, service.plan_code), await plans.read(conn, plan_code)
        if new.code == old.code or new.group != old.group or not new.on_sale:
            raise PlanNotFitting(plan_code, "not a plan that this service can change to")
        months = [tranche.months for tranche in paid]
        prices = await self.prices.of_remainder(conn, service.account_id, new, months, at=at)
        return [Repriced(tranche, price) for tranche, price in zip(paid, prices, strict=True)]

    async def _settle(
        self, conn: AsyncConnection, service: Service, change: Changed, *, key: str, at: datetime
    ) -> JournalEntry | None:
        if change.charge.minor:
            return (await self.postings.charge(conn, service, change.charge, key=key, at=at)).entry
        return await self.postings.give_back(
            conn, service, change.credit, EntryKind.PLAN_CREDIT, bonus=change.bonus_credit, key=key, at=at
        )
