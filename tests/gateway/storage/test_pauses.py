"""A pause holds back what it should, for as long as it should, and nothing else."""

from datetime import timedelta

import pytest

from gateway.clock import utc_now
from gateway.operations.states import OperationState
from gateway.storage import pauses
from gateway.storage.pauses import Pause
from tests.support.office import a_registration, nameservers_of

HOUR = timedelta(hours=1)


@pytest.fixture
def pause(idle_office):
    async def put(cause=pauses.OPERATOR, *, starts=-HOUR, lasts=None, paid_only=False, registry="fake"):
        starts_at = utc_now() + starts
        ends_at = None if lasts is None else starts_at + lasts
        row = Pause(registry, cause, starts_at, ends_at, "a reason", "test", paid_only)
        await idle_office.services.database.run(lambda connection: pauses.put(connection, row))
        return row

    return put


async def standing(office, registry=None):
    async with office.services.database.reading() as connection:
        return list(await pauses.standing(connection, registry))


async def end(office, cause=pauses.OPERATOR):
    return await office.services.database.run(lambda connection: pauses.end(connection, "fake", cause))


async def test_order_waits_for_the_end_of_a_pause(idle_office, pause):
    await pause()
    operation = await idle_office.order(a_registration(), await idle_office.account())
    await idle_office.services.workers.start()
    assert (await idle_office.settled(operation, 0.3)).state is OperationState.QUEUED
    assert await end(idle_office)
    assert (await idle_office.settled(operation)).state is OperationState.SUCCEEDED


@pytest.mark.parametrize("lasts", [None, 3 * HOUR])
async def test_a_process_that_has_nothing_else_to_do_keeps_the_pause(idle_office, pause, lasts):
    await pause(lasts=lasts)
    account = await idle_office.account()
    await idle_office.services.workers.start()
    assert (await idle_office.settled(await idle_office.order(a_registration(), account), 0.3)).attempts == 0


@pytest.mark.fault("F041")
async def test_pause_of_what_costs_money_lets_other_changes_pass(idle_office, pause):
    account = await idle_office.account()
    await idle_office.services.workers.start()
    await idle_office.registered("example.test", account)
    await pause(pauses.BALANCE, paid_only=True)
    change = await idle_office.order(nameservers_of("example.test", "ns1.other.net", "ns2.other.net"))
    paid = await idle_office.order(a_registration("another.test"), account)
    assert (await idle_office.settled(change)).state is OperationState.SUCCEEDED
    assert (await idle_office.settled(paid, 0.3)).state is OperationState.QUEUED


async def test_pause_that_is_over_or_to_come_holds_nothing(idle_office, pause):
    await pause("maintenance:1", starts=-2 * HOUR, lasts=HOUR)
    await pause("maintenance:2", starts=HOUR, lasts=HOUR)
    await pause(registry="other")
    await idle_office.services.workers.start()
    await idle_office.registered("example.test", await idle_office.account())


@pytest.mark.fault("F032")
async def test_held_order_tells_when_the_pause_ends(idle_office, pause):
    window = await pause("maintenance:1", lasts=3 * HOUR)
    operation = await idle_office.order(a_registration(), await idle_office.account())
    assert operation.retry_at == window.ends_at


async def test_overdue_order_ends_even_in_a_pause(idle_office, pause):
    await pause()
    operation = await idle_office.order(a_registration(), await idle_office.account())
    await idle_office.execute("UPDATE operations SET deadline_at = now()")
    await idle_office.services.workers.start()
    assert (await idle_office.settled(operation)).problem.code == "deadline_exceeded"


async def test_each_cause_has_one_pause_and_ended_ones_are_forgotten(idle_office, pause):
    await pause("maintenance:1", starts=-2 * HOUR, lasts=HOUR)
    await pause()
    newest = await pause(lasts=2 * HOUR)
    assert await standing(idle_office, "fake") == [newest]
    assert await idle_office.services.database.run(pauses.forget_ended) == 1
    assert await standing(idle_office) == [newest]
    assert await end(idle_office)
    assert not await end(idle_office)
