"""Hosting after its end: by its dates, once, and never to the harm of whom an outage or a late notice concerns."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.hosting import HostingAction
from billing_core import Money
from billing_core.services import Block, ServiceState, store
from gateway.errors import NotFound
from gateway.ids import new_id
from gateway.life.hosting import HostingLife
from gateway.settings import LifeSettings
from tests.support.office import a_registry, an_office
from tests.support.stock import FakeClock, a_hosting, an_address

NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class Panel:
    """Remembers what is ordered of it."""

    def __init__(self):
        self.orders = []

    async def __call__(self, connection, service, action, *, at, reason=""):
        self.orders.append((at.date(), action))
        return "op_1"


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def panel():
    return Panel()


@pytest.fixture
async def office(database_url, clock):
    async with an_office(database_url, [a_registry()], clock=clock) as office:
        yield office


@pytest.fixture
def life(office, panel, clock):
    return HostingLife(office.services.database, office.services.renewals, panel, LifeSettings(), clock)


@pytest.fixture
async def account(office):
    account_id = await office.account("0.00")
    await an_address(office, account_id)
    return account_id


async def service_of(office, service):
    async with office.services.database.reading() as connection:
        return await store.read(connection, service.id)


async def live(office, life, clock, days):
    """Let days pass as the nodes do: tell, then let happen what is due."""
    for _ in range(days):
        await office.services.notices.notices.run()
        await life.run()
        clock.pass_days(1)


async def states(office, life, clock, service, days):
    found = []
    for _ in range(days):
        await live(office, life, clock, 1)
        found.append((await service_of(office, service)).state)
    return found


async def pay(office, account, amount="50.00"):
    money = Money.parse(amount, "UAH")
    await office.accounts.top_up(office.tenant_id, account, money, provider="test", payment_id=new_id("pay"))


async def told(office):
    rows = await office.execute("SELECT type, data FROM events WHERE type LIKE 'service.%' ORDER BY seq")
    return [row.type for row in rows if row.type not in ("service.expiring", "service.deletion_announced")]


async def test_unpaid_hosting_works_in_grace_then_is_switched_off_then_deleted(office, life, clock, panel, account):
    service = await a_hosting(office, account, TODAY + timedelta(days=1))
    found = await states(office, life, clock, service, 36)
    active, grace, suspended = (
        [ServiceState.ACTIVE],
        [ServiceState.GRACE] * 3,
        [ServiceState.SUSPENDED] * 30,
    )
    assert found == [*active, *grace, *suspended, ServiceState.ENDED, ServiceState.ENDED]
    assert panel.orders == [(TODAY + timedelta(days=4), HostingAction.SUSPEND)]
    await live(office, life, clock, 14)
    assert panel.orders[1:] == [(TODAY + timedelta(days=48), HostingAction.TERMINATE)]
    assert await told(office) == ["service.grace", "service.suspended", "service.ended"]


async def test_a_paid_renewal_in_grace_or_when_switched_off_ends_nothing(office, life, clock, panel, account):
    service = await a_hosting(office, account, TODAY, auto_renew=True)
    await live(office, life, clock, 5)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED
    await pay(office, account)
    await office.services.arrival.run()
    renewed = await service_of(office, service)
    assert renewed.state is ServiceState.ACTIVE
    assert renewed.ends_on == TODAY + timedelta(days=2) + timedelta(days=30)  # three days were served unpaid


async def test_the_balance_is_tried_before_anything_is_switched_off(office, life, clock, panel, account):
    """The node was down while money lay there: the first thing that it does is no suspension."""
    service = await a_hosting(office, account, TODAY, auto_renew=True)
    await live(office, life, clock, 1)
    await pay(office, account)
    await office.execute("DELETE FROM renewal_wakes")
    clock.pass_days(10)
    await office.services.notices.notices.run()
    await life.run()
    assert (await service_of(office, service)).state is ServiceState.ACTIVE
    assert panel.orders == []


async def test_money_that_waits_to_be_applied_keeps_the_site_on(office, life, clock, panel, account):
    service = await a_hosting(office, account, TODAY)
    await live(office, life, clock, 3)
    await pay(office, account)
    await live(office, life, clock, 2)
    assert (await service_of(office, service)).state is ServiceState.GRACE
    await office.execute("DELETE FROM renewal_wakes")
    await live(office, life, clock, 1)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED


async def test_an_operation_under_way_postpones_the_deletion(office, life, clock, account):
    service = await a_hosting(office, account, TODAY)
    await live(office, life, clock, 30)
    await office.execute(
        "INSERT INTO operations (id, tenant_id, account_id, kind, state, registry, domain, priority, payload, "
        "created_at, updated_at, deadline_at, not_before) VALUES ('op_x', :tenant, :account, 'hosting_suspend', "
        "'queued', 'panel', :service, 1, '{}', :at, :at, :at, :at)",
        tenant=office.tenant_id,
        account=account,
        service=service.id,
        at=NOON,
    )
    await live(office, life, clock, 10)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED
    await office.execute("UPDATE operations SET state = 'succeeded'")
    await live(office, life, clock, 1)
    assert (await service_of(office, service)).state is ServiceState.ENDED


@pytest.mark.fault("F073")
async def test_f073_a_notice_that_an_outage_delayed_postpones_what_it_announces(office, life, clock, account):
    service = await a_hosting(office, account, TODAY - timedelta(days=3))
    await live(office, life, clock, 2)
    suspended_on = (await service_of(office, service)).suspended_on
    clock.pass_days(40)
    back_on = clock().date()
    found = await states(office, life, clock, service, 8)
    assert suspended_on == TODAY
    assert found == [ServiceState.SUSPENDED] * 7 + [ServiceState.ENDED]
    rows = await office.execute("SELECT step, told_on FROM notices WHERE kind = 'deletion' ORDER BY told_on")
    assert [tuple(row) for row in rows] == [(-7, back_on), (-1, back_on + timedelta(days=6))]


async def test_nobody_loses_data_without_mail_having_told_of_it(office, life, clock):
    silent = await office.account("0.00")
    service = await a_hosting(office, silent, TODAY)
    await live(office, life, clock, 4)
    for _ in range(6):
        clock.pass_days(10)
        await live(office, life, clock, 1)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED


async def test_what_is_switched_off_for_another_reason_is_not_deleted(office, life, clock, account):
    service = await a_hosting(
        office, account, TODAY, state=ServiceState.SUSPENDED, suspended_on=TODAY, blocked=Block.COURT_ORDER
    )
    clock.pass_days(45)
    await live(office, life, clock, 2)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED


async def test_a_deletion_is_taken_back_while_the_backup_is_there(office, life, clock, panel, account):
    service = await a_hosting(office, account, TODAY)
    await live(office, life, clock, 40)
    ended = await service_of(office, service)
    restored = await life.restore(service.id)
    assert (ended.state, restored.state) == (ServiceState.ENDED, ServiceState.SUSPENDED)
    assert restored.unpaid_days_served == 3
    clock.pass_days(22)
    await live(office, life, clock, 7)
    assert (await service_of(office, service)).state is ServiceState.SUSPENDED
    assert [action for _, action in panel.orders] == [HostingAction.SUSPEND]


async def test_a_backup_that_was_dropped_can_not_be_restored(office, life, clock, account):
    service = await a_hosting(office, account, TODAY)
    await live(office, life, clock, 50)
    with pytest.raises(NotFound):
        await life.restore(service.id)


async def test_many_nodes_switch_off_once(office, life, clock, panel, account):
    for _ in range(4):
        await a_hosting(office, account, TODAY - timedelta(days=5))
    await asyncio.gather(*(life.run() for _ in range(4)))
    await asyncio.gather(*(life.run() for _ in range(4)))
    assert [action for _, action in panel.orders] == [HostingAction.SUSPEND] * 4


async def test_one_service_that_fails_stops_no_other(office, life, clock, panel, account):
    first, second = [await a_hosting(office, account, TODAY - timedelta(days=5)) for _ in range(2)]
    await life.run()

    async def broken(connection, service, action, *, at, reason=""):
        if service.id == first.id:
            raise RuntimeError("the plan is gone")

    breaking = HostingLife(office.services.database, office.services.renewals, broken, LifeSettings(), clock)
    await breaking.run()
    assert (await service_of(office, second)).state is ServiceState.SUSPENDED
