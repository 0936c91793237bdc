"""Money's arrival: what is off comes first, then what is due, then orders that waited; each once, none lost."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from billing_core import Money
from billing_core.business_calendar import business_date, start_of
from billing_core.services import Block, ServiceState
from gateway.ids import new_id
from tests.gateway.renewals.test_sweep import a_hosting, end_of
from tests.support import stock
from tests.support.office import a_registry, an_office, eventually
from tests.support.stock import FakeClock

TODAY = business_date(datetime.now(UTC))


async def top_up(office, account, amount="100.00"):
    money = Money.parse(amount, "UAH")
    await office.accounts.top_up(office.tenant_id, account, money, provider="test", payment_id=new_id("pay"))


async def a_suspended(office, account, **fields):
    off = {"state": ServiceState.SUSPENDED, "suspended_on": TODAY, "ends_in_days": -3}
    return await a_hosting(office, account, **(off | fields))


async def state_of(office, service):
    return (await office.execute("SELECT state FROM services WHERE id = :id", id=service.id))[0][0]


async def test_what_is_off_comes_before_what_still_works(idle_office):
    account = await idle_office.account("0.00")
    working = await a_hosting(idle_office, account, ends_in_days=0, priority=1)
    off = await a_suspended(idle_office, account)
    await top_up(idle_office, account, "50.00")
    assert await idle_office.services.arrival.run() == 1
    assert await state_of(idle_office, off) == "active"
    assert await end_of(idle_office, working) == working.ends_on
    assert await idle_office.available(account) == "0.00"


async def test_what_does_not_fit_is_passed_over_for_the_next(idle_office):
    account = await idle_office.account("0.00")
    dear = await a_suspended(idle_office, account, price="500.00", ends_in_days=-9)
    cheap = await a_suspended(idle_office, account, price="30.00")
    await top_up(idle_office, account, "60.00")
    await idle_office.services.arrival.run()
    assert [await state_of(idle_office, each) for each in (dear, cheap)] == ["suspended", "active"]


async def test_money_lifts_no_other_block(idle_office):
    account = await idle_office.account("0.00")
    blocked = [await a_suspended(idle_office, account, blocked=block) for block in Block]
    await top_up(idle_office, account, "1000.00")
    await idle_office.services.arrival.run()
    assert {await state_of(idle_office, each) for each in blocked} == {"suspended"}
    assert await idle_office.available(account) == "1000.00"


async def test_a_wish_outlives_whoever_died_over_it(idle_office):
    account = await idle_office.account("0.00")
    off = await a_suspended(idle_office, account)
    await top_up(idle_office, account)
    arrival = idle_office.services.arrival

    class Dying(BaseException):
        pass

    class Deadly:
        async def activate_pending(self, account_ids):
            raise Dying

    with suppress(Dying):
        await replace(arrival, pending=Deadly()).run()
    assert await arrival.run() == 1
    assert await arrival.run() == 0
    assert await state_of(idle_office, off) == "active"
    assert await idle_office.available(account) == "50.00"


async def test_orders_that_waited_come_last(idle_office):
    account = await idle_office.account("0.00")
    off = await a_suspended(idle_office, account)
    seen = []

    class Orders:
        async def activate_pending(self, account_ids):
            seen.append((*account_ids, await state_of(idle_office, off)))
            return 1

    await top_up(idle_office, account)
    await replace(idle_office.services.arrival, pending=Orders()).run()
    assert seen == [(account, "active")]


async def test_the_signal_wakes_the_job_at_once(idle_office):
    services = idle_office.services
    account = await idle_office.account("0.00")
    off = await a_suspended(idle_office, account)
    services.jobs.start()
    try:
        await top_up(idle_office, account)

        async def on_again():
            return await state_of(idle_office, off) == "active"

        await eventually(on_again)
    finally:
        await services.jobs.stop()


async def test_one_account_that_fails_stops_no_other(idle_office):
    accounts = [await idle_office.account("0.00") for _ in range(3)]
    services = [await a_suspended(idle_office, account) for account in accounts]
    for account in accounts:
        await top_up(idle_office, account)

    class Failing:
        async def activate_pending(self, account_ids):
            if accounts[0] in account_ids:
                raise RuntimeError

    await replace(idle_office.services.arrival, pending=Failing()).run()
    assert [await state_of(idle_office, each) for each in services] == ["active"] * 3
    assert await idle_office.count("renewal_wakes") == 1


@pytest.mark.fault("F072")
@pytest.mark.parametrize("seconds", [-1, 0])
async def test_f072_a_top_up_on_the_second_of_the_end_buys_the_next_term(database_url, seconds):
    """The last second of the old term, and the first after it: the new one begins where the old one ended."""
    ends_on = date(2027, 3, 28)  # the clocks go forward in the night before
    clock = FakeClock(start_of(ends_on) + timedelta(seconds=seconds))
    async with an_office(database_url, [a_registry()], clock=clock) as office:
        account = await office.account("0.00")
        service = await stock.a_hosting(office, account, ends_on, auto_renew=True)
        expires_at = clock.now + timedelta(seconds=1)
        await stock.a_domain(office, account, "last-second.test", expires_at, auto_renew=True)
        await top_up(office, account, "150.00")
        await office.services.arrival.run()
        tranches = await office.execute(
            "SELECT starts_on, ends_on FROM service_tranches WHERE service_id = :id ORDER BY starts_on", id=service.id
        )
        assert tuple(tranches[-1]) == (ends_on, date(2027, 4, 28))
        orders = await office.execute("SELECT kind, current_expiry FROM operations")
        assert [tuple(row) for row in orders] == [("renew", expires_at)]
        assert (await office.available(account), await office.held(account)) == ("0.00", "100.00")
        await office.assert_books_are_sound()
