"""Names that had expired in the old system, and that their registry has renewed by itself meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from adapters.dates import add_years
from adapters.model import DomainName
from gateway.domains.life import DomainLife
from gateway.operations.states import OperationState
from gateway.storage.schema import upgrade
from tests.gateway.migration.export import OLENA, OldSystem, put_on_sale, written
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_domain import FakeDomain
from tests.support.fake_rules import fake_rules
from tests.support.office import an_office
from tests.support.stock import FakeClock

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXPIRY = datetime(2026, 11, 22, 10, tzinfo=UTC)
NEXT_YEAR = add_years(EXPIRY, 1)
LONG_AGO = EXPIRY - timedelta(days=50)
NAMES = {
    "unpaid.test": "2026-11-22",
    "quiet.test": "2026-11-23",
    "paid.test": "2027-11-22",
    "late.test": LONG_AGO.date().isoformat(),
    "other.test": "2026-11-01",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def imported(make_database, tmp_path_factory):
    """An export of names that expired an hour ago, carried over."""
    clock = FakeClock(EXPIRY + timedelta(hours=1))
    adapter = FakeRegistryAdapter(fake_spec(zones=[fake_rules("test", "fake", auto_renews=True)]), clock=clock)
    async with an_office(make_database(upgrade), [adapter], clock=clock) as office:
        await put_on_sale(office)
        for name in NAMES:
            expiry = LONG_AGO if name == "late.test" else EXPIRY
            domain = FakeDomain(adapter.user, add_years(expiry, -1), expiry)
            domain.renew_itself()
            if name == "quiet.test":
                domain.graces = frozenset()
            adapter.domains[DomainName(name)] = domain
        old_system = OldSystem(office, clock)
        rows = [{"name": name, "client": "7", "expires_at": day} for name, day in NAMES.items()]
        clients = [{"id": "7", "balance": "150.00", "name": "Олена Коваль"}]
        await old_system.carry_over(written(tmp_path_factory.mktemp("export"), {"clients": clients, "domains": rows}))
        yield old_system


async def known(imported, name):
    return await imported.office.domains.read(imported.office.tenant_id, DomainName(name))


@pytest.mark.parametrize("name", ["unpaid.test", "quiet.test"])
async def test_a_year_that_the_old_system_was_not_paid_for_is_unpaid_here(imported, name):
    domain = await known(imported, name)
    assert (domain.account_id, domain.expires_at, domain.registry_expires_at) == (OLENA, EXPIRY, NEXT_YEAR)
    assert imported.office.domains.life(domain) is DomainLife.GRACE


async def test_what_the_registry_shows_of_its_grace_is_kept(imported):
    assert (await known(imported, "unpaid.test")).grace_statuses == ("autoRenewPeriod",)


@pytest.mark.parametrize(
    ("name", "expiry"),
    [("paid.test", NEXT_YEAR), ("late.test", add_years(LONG_AGO, 1)), ("other.test", NEXT_YEAR)],
    ids=["paid", "past the grace", "another date"],
)
async def test_otherwise_the_registrys_date_holds(imported, name, expiry):
    domain = await known(imported, name)
    assert (domain.expires_at, domain.registry_expires_at) == (expiry, None)


async def test_each_is_listed_and_nothing_is_left_unexplained(imported):
    (report,) = imported.reports
    assert report.agrees
    assert {
        (notice.what.partition(",")[0], notice.subject) for notice in report.notices if notice.subject in NAMES
    } == {
        ("expired", "unpaid.test"),
        ("expired", "quiet.test"),
        ("the registry has another expiry", "late.test"),
        ("the registry has another expiry", "other.test"),
    }


async def test_its_renewal_is_charged_and_the_registrys_year_is_not_bought_again(imported):
    office = imported.office
    await office.services.workers.start()
    done = await office.settled(await office.order(await office.renewal("unpaid.test")))
    assert done.state is OperationState.SUCCEEDED
    domain = await known(imported, "unpaid.test")
    assert (domain.expires_at, domain.registry_expires_at) == (NEXT_YEAR, None)
    assert office.adapter.effects == []
    assert await office.available(OLENA) == "50.00"
