"""F071: what an outage has piled up is renewed behind what customers order, but for what would be lost meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.dates import add_years
from adapters.model import DomainName
from gateway.operations.model import OperationFilters
from gateway.operations.states import OperationState
from tests.support import stock
from tests.support.fake_domain import FakeDomain
from tests.support.office import a_registration, a_registry, an_office, eventually, nameservers_of
from tests.support.stock import FakeClock

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
OUTAGE = timedelta(days=3)
LEAD = timedelta(days=14)
PILED_UP = 30


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def office(database_url, clock):
    async with an_office(database_url, [a_registry()], clock=clock, concurrency=1) as office:
        office.adapter.clock = clock
        yield office


async def piled_up(office, name, expires_at):
    """Have a customer with money hold a name that renews itself."""
    registry = office.adapter
    registry.domains[DomainName(name)] = FakeDomain(registry.user, add_years(expires_at, -1), expires_at)
    await stock.a_domain(office, await office.account(), name, expires_at, auto_renew=True)


async def all_over(office):
    async def over():
        queued = await office.operations.list(None, OperationFilters(state=OperationState.QUEUED), limit=1)
        running = await office.operations.list(None, OperationFilters(state=OperationState.RUNNING), limit=1)
        return not queued.items and not running.items

    await eventually(over)


@pytest.mark.fault("F071")
async def test_orders_pass_a_backlog_and_what_would_be_lost_passes_it_too(office, clock):
    for number in range(PILED_UP):
        await piled_up(office, f"patient{number}.test", NOW + LEAD + timedelta(hours=number))
    await piled_up(office, "urgent.test", NOW + OUTAGE + timedelta(hours=6))
    await piled_up(office, "served.test", NOW + timedelta(days=300))
    clock.now += OUTAGE
    await office.services.renewals.run()
    buyer = await office.account()
    await office.order(a_registration("wanted.test"), buyer)
    await office.order(nameservers_of("served.test", "ns8.example.net", "ns9.example.net"))
    await office.services.workers.start()
    await all_over(office)
    done = [effect.name.ascii for effect in office.adapter.effects]
    assert done[0] == "wanted.test"
    assert sorted(done[1:3]) == ["served.test", "urgent.test"]
    assert sorted(done[3:]) == sorted(f"patient{number}.test" for number in range(PILED_UP))
    await office.assert_books_are_sound()


@pytest.mark.fault("F071")
async def test_each_name_of_the_backlog_is_renewed_once_however_often_the_sweep_runs(office, clock):
    for number in range(PILED_UP):
        await piled_up(office, f"patient{number:02}.test", NOW + LEAD + timedelta(hours=number))
    clock.now += OUTAGE
    for _ in range(3):
        await office.services.renewals.run()
    await office.services.workers.start()
    await all_over(office)
    done = [effect.name.ascii for effect in office.adapter.effects]
    assert sorted(done) == [f"patient{number:02}.test" for number in range(PILED_UP)]
