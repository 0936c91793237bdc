"""Money's arrival: what is off comes first, then what is due, then orders that waited; each once, none lost."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from billing_core import Money
from billing_core.business_calendar import business_date
from billing_core.services import Block, ServiceState
from gateway.ids import new_id
from tests.gateway.renewals.test_sweep import a_hosting, end_of
from tests.support.office import eventually

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
        async def activate_pending(self, account_id):
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
        async def activate_pending(self, account_id):
            seen.append((account_id, await state_of(idle_office, off)))
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
