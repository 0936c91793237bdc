"""Years of business on a clock of its own: every day customers live, the registry lets lapse, and the jobs run.

In an outage no job runs, and what happens meanwhile waits. The gateway is a whole one on PostgreSQL; only its registry
is in memory, with a zone that lets names lapse and one that renews them by itself.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.model import DomainName
from billing_core.business_calendar import business_date
from gateway.operations.states import OPEN
from tests.chaos.years.customers import Customer, Customers
from tests.chaos.years.hosting import HostingJudge
from tests.chaos.years.plan import YearsPlan
from tests.chaos.years.registry import LAPSING, RENEWING, Lapses
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import Office, an_office, eventually
from tests.support.stock import FakeClock

BEGINS = datetime(2026, 11, 22, 10, tzinfo=UTC)
_LEFT_OUT = ("balance:", "reconciliation:", "mail", "ledger_check", "lapses")
_OPEN_STATES = ", ".join(f"'{state.value}'" for state in OPEN)
_OPEN = f"SELECT count(*) FROM operations WHERE state IN ({_OPEN_STATES})"

_SAY_EVERY_DAYS = 30
_POLL_SECONDS = 1.0  # the database wakes the workers; looking more often takes time from them

Say = Callable[[str], None]


@dataclass
class YearsVerdict:
    """`breaches` are what must not be; the numbers say how much there was."""

    outages: int = 0
    renewals: int = 0
    lapsed: int = 0
    told: int = 0
    late: int = 0
    registry_years: int = 0
    suspended: int = 0
    ended: int = 0
    breaches: list[str] = field(default_factory=list)


class Years:
    def __init__(self, office: Office, clock: FakeClock, plan: YearsPlan, say: Say) -> None:
        self.office = office
        self.clock = clock
        self.plan = plan
        self.say = say
        self.customers = Customers(office, plan)
        self.lapses = Lapses(office.adapter)
        self.verdict = YearsVerdict()
        self._random = random.Random(plan.seed + 1)
        self._down_until = 0

    async def pass_all(self) -> None:
        await self.customers.come(self.clock())
        for day in range(self.plan.days):
            self._break(day)
            await self._pass_day(is_up=day >= self._down_until)
            self.clock.pass_days(1)
            if day % _SAY_EVERY_DAYS == _SAY_EVERY_DAYS - 1:
                self.say(f"day {day + 1}: {self.verdict.lapsed} names lapsed, {self.verdict.outages} outages")

    def _break(self, day: int) -> None:
        if day >= self._down_until and self._random.random() < self.plan.outage:
            self.verdict.outages += 1
            self._down_until = day + self._random.randint(1, self.plan.outage_days_max)

    async def _pass_day(self, *, is_up: bool) -> None:
        now = self.clock()
        if is_up:
            await self.customers.live(business_date(now), now)
            await self._run_jobs()
        for name in self.lapses.pass_day(now):
            self.verdict.lapsed += 1
            await self._must_be_unfunded(name)

    async def _run_jobs(self) -> None:
        for job in self.office.services.jobs._jobs:
            if not job.name.startswith(_LEFT_OUT):
                await job.run()
        await eventually(self._is_quiet, seconds=300)

    async def _is_quiet(self) -> bool:
        return not (await self.office.execute(_OPEN))[0][0]

    async def _must_be_unfunded(self, name: DomainName) -> None:
        """A name lapses only when its customer had stopped to pay and can't pay for it."""
        ((account_id,),) = await self.office.execute("SELECT account_id FROM domains WHERE name = :n", n=name.ascii)
        owner = next(each for each in self.customers.all if each.account_id == account_id)
        available = await self.office.available(account_id)
        if owner.is_paying(business_date(self.clock())) or float(available) >= 100:
            breach = f"{name.ascii} lapsed with {available} on the account"
            self.say(f"BREACH {breach}")
            self.verdict.breaches.append(breach)

    async def judge(self) -> YearsVerdict:
        """Look at everything when the years are over."""
        for customer in self.customers.all:
            await self._judge_names(customer)
        hosting = HostingJudge(self.office, self.clock, self.plan)
        self.verdict.breaches += await hosting.judge(self.customers.all)
        self.verdict.suspended, self.verdict.ended = hosting.suspended, hosting.ended
        self.verdict.registry_years = self.lapses.years
        await self._judge_notices()
        await self.office.assert_books_are_sound()
        count = await self.office.execute(
            "SELECT count(*) FROM operations WHERE kind = 'renew' AND state = 'succeeded'"
        )
        self.verdict.renewals = count[0][0]
        return self.verdict

    async def _judge_names(self, customer: Customer) -> None:
        for domain_id in customer.domains:
            (row,) = await self.office.execute(
                "SELECT name, held, expires_at, registry_expires_at FROM domains WHERE id = :id", id=domain_id
            )
            name = DomainName(row.name)
            there = self.office.adapter.domains.get(name)
            if name in self.lapses.gone:
                if row.held:
                    self.verdict.breaches.append(f"{row.name} is gone and still held here")
            elif there is None or not row.held or there.expires_at != (row.registry_expires_at or row.expires_at):
                self.verdict.breaches.append(f"{row.name}: another expiry here than at the registry")
            elif row.expires_at < self.clock() and customer.stops_on is None:
                self.verdict.breaches.append(f"{row.name} is funded and has expired")

    async def _judge_notices(self) -> None:
        """Each step of a name that lapsed was told once, or an outage made a newer one stand for it."""
        for name in self.lapses.redeemed:
            rows = await self.office.execute(
                "SELECT step, state, late FROM notices JOIN domains ON domains.id = subject_id "
                "WHERE name = :name AND notices.kind = 'domain' AND notices.ends_at = domains.expires_at",
                name=name.ascii,
            )
            told = sorted(row.step for row in rows if row.state == "told")
            settled = {row.step for row in rows if row.state in ("told", "superseded")}
            if settled != {-60, -30, -14, -7, -3, -1, 0, 1} or (not self.verdict.outages and len(told) != 8):
                states = {row.step: row.state for row in rows}
                self.verdict.breaches.append(f"{name.ascii}: notices {states}")
            self.verdict.told += len(told)
            self.verdict.late += sum(1 for row in rows if row.late)
        twice = await self.office.execute(
            "SELECT account_id, day FROM shortage_notices GROUP BY account_id, day HAVING count(*) > 1"
        )
        self.verdict.breaches += [f"{row.account_id} was asked twice on {row.day}" for row in twice]


async def live(database_url: str, plan: YearsPlan, say: Say = lambda _text: None) -> YearsVerdict:
    """Run the years on a fresh database with the newest schema."""
    clock = FakeClock(BEGINS)
    zones = [fake_rules(LAPSING, "fake"), fake_rules(RENEWING, "fake", auto_renews=True)]
    registry = FakeRegistryAdapter(fake_spec(name="fake", zones=zones), clock=clock)
    async with an_office(database_url, [registry], clock=clock, poll_seconds=_POLL_SECONDS) as office:
        await office.services.workers.start()
        years = Years(office, clock, plan, say)
        await years.pass_all()
        return await years.judge()
