"""A day's work costs what is due, however long the gateway has served: no job reads a whole table that grows."""

from datetime import UTC, date, datetime, timedelta

from adapters.model import DomainName
from billing_core import Money
from billing_core.services import ServiceState
from tests.support.fake_domain import FakeDomain
from tests.support.office import a_registry, an_office
from tests.support.query_plans import noted, scanned
from tests.support.stock import FakeClock, a_domain, a_hosting, an_address

NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SMALL = {"renewal_wakes", "registry_pauses", "sign_in_failures", "person_links"}
"""Tables that stay small, or whose old rows are taken out."""


async def customers(office):
    """One of each: who can pay, who can't, who has just paid, with something due of every kind."""
    for number, money in enumerate(("1000.00", "0.00", "10.00")):
        account = await office.account(money)
        await an_address(office, account)
        name, expires_at = DomainName(f"due-{number}.test"), NOON + timedelta(days=7)
        office.adapter.domains[name] = FakeDomain(office.adapter.user, NOON, expires_at)
        await a_domain(office, account, name.ascii, expires_at, auto_renew=True)
        for ends_in, state in ((2, "active"), (-1, "active"), (-4, "grace"), (-30, "suspended")):
            ends_on = TODAY + timedelta(days=ends_in)
            fields = {"state": ServiceState(state), "suspended_on": ends_on if state == "suspended" else None}
            await a_hosting(office, account, ends_on, auto_renew=True, **fields)
    await office.accounts.top_up(office.tenant_id, account, Money(100, "UAH"), provider="test", payment_id="p-1")


async def day_of_work(office):
    for job in office.services.jobs._jobs:
        if not job.name.startswith("reconciliation:"):  # which is there to go through everything, slice by slice
            await job.run()


def _compares_all(statement):
    """Tell of the one that compares all that is owed and open with what it is about."""
    return statement.startswith("UPDATE notices SET state") and "NOT (notices.kind" in statement


async def test_no_job_goes_through_a_table_that_grows(database_url):
    clock = FakeClock(NOON)
    async with an_office(database_url, [a_registry()], clock=clock) as office:
        await customers(office)
        with noted(office.services.database.engine) as asked:
            await day_of_work(office)
            clock.pass_days(1)
            await day_of_work(office)
        single = [each for each in asked if not _compares_all(each[0])]
        assert len({statement for statement, _ in single}) > 50
        found = await scanned(office.services.database.engine, single)
        assert {table: statement for table, statement in found.items() if table not in SMALL} == {}
