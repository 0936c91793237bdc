"""Customers with domains and hosting. Some pay whatever they are asked for, a day or two later; some stop some day."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from adapters.model import DomainName
from billing_core import Money
from billing_core.business_calendar import business_date
from billing_core.errors import BillingError
from billing_core.services import Service, plans
from tests.chaos.years.plan import YearsPlan
from tests.chaos.years.registry import LAPSING, RENEWING
from tests.support.fake_domain import FakeDomain
from tests.support.office import Office
from tests.support.stock import LONG_AGO, a_domain, a_hosting, an_address

PLANS = ("50.00", "80.00", "35.00")
_DOMAINS_EACH = 2
_PATIENCE_DAYS = 2
_SIDE_BY_SIDE = 4
_SOONEST_DAYS = 62  # the first notice of a name comes two months ahead


@dataclass
class Customer:
    """`stops_on`: the day from which nothing is paid in any more. `pays_on`: when the sum last asked for is."""

    account_id: str
    stops_on: date | None
    domains: list[str] = field(default_factory=list)
    hosting: Service | None = None
    pays_on: date | None = None

    def is_paying(self, today: date) -> bool:
        return self.stops_on is None or today < self.stops_on


class Customers:
    def __init__(self, office: Office, plan: YearsPlan) -> None:
        self._office = office
        self._plan = plan
        self._random = random.Random(plan.seed)
        self._numbers = count(1)
        self.all: list[Customer] = []

    async def come(self, now: datetime) -> None:
        """Make everybody, with things that end within the coming year."""
        await self._sell_plans()
        number = 0
        while number < self._plan.domains or len(self.all) < self._plan.hosting:
            customer = await self._customer(business_date(now))
            for _ in range(min(_DOMAINS_EACH, self._plan.domains - number)):
                number += 1
                await self._give_domain(customer, f"name-{number}.{(LAPSING, RENEWING)[number % 2]}", now)
            if len(self.all) < self._plan.hosting:
                ends_on = business_date(now) + timedelta(days=self._random.randint(1, 30))
                customer.hosting = await a_hosting(
                    self._office, customer.account_id, ends_on, price=PLANS[0], auto_renew=True
                )
            self.all.append(customer)

    async def live(self, today: date, now: datetime) -> None:
        """Pay what was asked for, pay something now and then, change a plan now and then."""
        asked = await self._asked(today)
        payments: dict[str, int | None] = {}
        for customer in self.all:
            if customer.is_paying(today):
                payments[customer.account_id] = self._paid(customer, asked.get(customer.account_id), today)
            if customer.hosting is not None and self._random.random() < self._plan.changing:
                await self._change_plan(customer, now)
        await self._pay(payments)

    def paying(self, today: date) -> Sequence[Customer]:
        return [customer for customer in self.all if customer.is_paying(today)]

    async def _customer(self, today: date) -> Customer:
        stops = self._random.random() < self._plan.stopping
        stops_on = today + timedelta(days=self._random.randint(0, self._plan.days // 2)) if stops else None
        customer = Customer(await self._office.account(f"{self._random.randint(0, 300)}.00"), stops_on)
        await an_address(self._office, customer.account_id)
        return customer

    async def _give_domain(self, customer: Customer, name: str, now: datetime) -> None:
        days = self._random.randint(_SOONEST_DAYS, max(_SOONEST_DAYS + 2, min(365, self._plan.days // 3)))
        expires_at = now.replace(microsecond=0) + timedelta(days=days, hours=self._random.randint(0, 23))
        registry = self._office.adapter
        registry.domains[DomainName.parse(name)] = FakeDomain(registry.user, now, expires_at)
        customer.domains.append(await a_domain(self._office, customer.account_id, name, expires_at, auto_renew=True))

    async def _asked(self, today: date) -> dict[str, Money]:
        """Return the sums that customers were told today, and at most a few days ago, to add."""
        rows = await self._office.execute(
            "SELECT DISTINCT ON (account_id) account_id, missing_minor, currency FROM shortage_notices "
            "WHERE day BETWEEN :first AND :today ORDER BY account_id, day DESC",
            first=today - timedelta(days=self._plan.outage_days_max + _PATIENCE_DAYS),
            today=today,
        )
        return {row.account_id: Money(row.missing_minor, row.currency) for row in rows}

    def _paid(self, customer: Customer, asked: Money | None, today: date) -> int | None:
        """Return what a customer pays today in minor units; None = what is missing, 0 = nothing."""
        if customer.pays_on is None and asked is not None:
            customer.pays_on = today + timedelta(days=self._random.randint(0, _PATIENCE_DAYS))
        if customer.pays_on is not None and customer.pays_on <= today:
            customer.pays_on = None
            return None
        return self._random.randint(100, 20_000) if self._random.random() < 0.01 else 0

    async def _pay(self, payments: Mapping[str, int | None]) -> None:
        asking = None in payments.values()
        known = await self._office.services.renewals.preview_all() if asking else []
        missing = {each.account_id: each.top_up.minor for each in known}
        paid = {
            account_id: missing.get(account_id, 0) if minor is None else minor for account_id, minor in payments.items()
        }
        waiting = iter([(account_id, Money(minor, "UAH")) for account_id, minor in paid.items() if minor])

        async def pay_next() -> None:
            for account_id, amount in waiting:
                await self._top_up(account_id, amount)

        await asyncio.gather(*(pay_next() for _ in range(_SIDE_BY_SIDE)))

    async def _top_up(self, account_id: str, amount: Money) -> None:
        await self._office.accounts.top_up(
            self._office.tenant_id,
            account_id,
            amount,
            provider="bank",
            payment_id=f"payment-{next(self._numbers)}",
        )

    async def _change_plan(self, customer: Customer, now: datetime) -> None:
        """Change to any other plan; a refusal is an answer too, and keeps everything as it is."""
        service, wanted = customer.hosting, f"plan-{self._random.choice(PLANS)}"
        key = f"change-{next(self._numbers)}"
        tariffs = self._office.services.renewals.due.billing.tariffs
        try:
            async with self._office.services.database.engine.begin() as connection:
                await tariffs.change(connection, service.id, wanted, key=key, at=now)
        except BillingError:
            return

    async def _sell_plans(self) -> None:
        async with self._office.services.database.engine.begin() as connection:
            for price in PLANS:
                code = f"plan-{price}"
                plan = plans.Plan(code, plans.ServiceClass.HOSTING, "shared", {}, {})
                await plans.add(connection, plan, at=LONG_AGO)
                await plans.add_price(connection, code, 1, Money.parse(price, "UAH"), valid_from=LONG_AGO)
