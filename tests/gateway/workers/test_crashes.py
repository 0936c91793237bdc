"""Workers that die, stall or are taken over: the next one goes on from what is durable."""

import asyncio
import time

import pytest

from gateway.operations.states import OperationState
from gateway.operations.steps import Step
from tests.support.office import Crash, CrashAt, a_registration, a_registry, an_office, eventually

EXPIRE = "UPDATE operations SET lease_until = now() WHERE lease_until IS NOT NULL"


@pytest.fixture
def registry():
    return a_registry()


async def assert_one_effect_and_one_charge(office, operation, account, effects=1):
    assert operation.state is OperationState.SUCCEEDED, operation
    assert len(office.adapter.effects) == effects
    assert await office.available(account) == "400.00"
    assert await office.held(account) == "0.00"
    assert office.adapter.domains.keys() == {operation.domain}
    await office.assert_books_are_sound()


@pytest.mark.parametrize("step", [*Step])
@pytest.mark.fault("F058")
async def test_f058_worker_that_dies_at_a_step_is_replaced(database_url, registry, step):
    crash = CrashAt(step)
    async with an_office(database_url, [registry], hook=crash) as dying:
        account = await dying.account("500.00")
        operation = await dying.order(a_registration(), account)
        await dying.services.workers.start()
        await asyncio.wait_for(crash.happened.wait(), 30)
        await dying.die()
        await dying.execute(EXPIRE)
        async with an_office(database_url, [registry], tenant_id=dying.tenant_id) as successor:
            await successor.services.workers.start()
            done = await successor.settled(operation)
            await assert_one_effect_and_one_charge(successor, done, account)
    looked_up = [call for call in registry.calls if call[0] == "verify"]
    assert bool(looked_up) == (step in {Step.RECORDED, Step.ANSWERED})


@pytest.mark.fault("F058")
async def test_f058_worker_that_dies_looking_up_is_replaced(database_url, registry):
    registry.lose_answer(applied=True)
    died = asyncio.Event()

    async def die_while_verifying(step, _operation_id):
        if step is Step.ANSWERED and any(call[0] == "verify" for call in registry.calls) and not died.is_set():
            died.set()
            raise Crash

    async with an_office(database_url, [registry], hook=die_while_verifying) as office:
        account = await office.account("500.00")
        await office.services.workers.start()
        operation = await office.order(a_registration(), account)
        await asyncio.wait_for(died.wait(), 30)
        await office.execute(EXPIRE)
        done = await office.settled(operation)
        await assert_one_effect_and_one_charge(office, done, account)


@pytest.mark.fault("F059")
async def test_f059_late_worker_can_change_nothing(database_url, registry):
    """The holder of the lease stalls after sending; a second node finds out and finishes; the first then wakes up."""
    sent, wake = asyncio.Event(), asyncio.Event()

    async def stall(prepared, attempt):
        sent.set()
        await wake.wait()

    async with an_office(database_url, [registry]) as stalled:
        account = await stalled.account("500.00")
        registry.after_execute = stall
        operation = await stalled.order(a_registration(), account)
        await stalled.services.workers.start()
        await sent.wait()
        await stalled.execute("UPDATE operations SET lease_until = now() - interval '1 second'")
        async with an_office(database_url, [registry], tenant_id=stalled.tenant_id) as second:
            await second.services.workers.start()
            done = await second.settled(operation)
            before = await second.operations.evidence(None, done.id)
            wake.set()
            await stalled.services.workers.drain(30)
            await assert_one_effect_and_one_charge(second, done, account)
            assert await second.operations.evidence(None, done.id) == before


@pytest.mark.fault("F059")
async def test_f059_worker_that_lost_its_lease_before_sending_does_not_send(database_url, registry):
    async def suspended(step, operation_id):
        if step is Step.PREPARED and not taken.is_set():
            taken.set()
            await go_on.wait()

    taken, go_on = asyncio.Event(), asyncio.Event()
    async with an_office(database_url, [registry], hook=suspended) as slow:
        account = await slow.account("500.00")
        operation = await slow.order(a_registration(), account)
        await slow.services.workers.start()
        await taken.wait()
        await slow.execute("UPDATE operations SET lease_until = now() - interval '1 second'")
        async with an_office(database_url, [registry], tenant_id=slow.tenant_id) as second:
            await second.services.workers.start()
            done = await second.settled(operation)
            go_on.set()
            await slow.services.workers.drain(30)
            await assert_one_effect_and_one_charge(second, done, account)
    assert len([call for call in registry.calls if call[0] == "execute"]) == 1


@pytest.mark.fault("F059")
async def test_f059_worker_suspended_past_its_lease_does_not_send_what_it_recorded(database_url, registry):
    """Its own clock tells it so: it asks nobody, as the other node has not even noticed yet."""

    async def suspended(step, operation_id):
        if step is Step.RECORDED and not late.is_set():
            late.set()
            office.services.workers._keeper._monotonic = lambda: time.monotonic() + 3600
        elif step is Step.CLAIMED:
            office.services.workers._keeper._monotonic = time.monotonic

    late = asyncio.Event()
    async with an_office(database_url, [registry], hook=suspended) as office:
        account = await office.account("500.00")
        await office.services.workers.start()
        operation = await office.order(a_registration(), account)
        await asyncio.wait_for(late.wait(), 30)

        async def given_up():
            return not any(office.services.workers.in_flight.values())

        await eventually(given_up)
        assert not registry.effects
        await office.execute(EXPIRE)
        done = await office.settled(operation)
        await assert_one_effect_and_one_charge(office, done, account)
        assert done.attempts == 2


async def test_lease_is_kept_while_a_call_takes_long(database_url, registry):
    async def lease():
        return (await office.execute("SELECT lease_until FROM operations"))[0][0]

    async def slow(prepared, attempt):
        before = await lease()

        async def renewed():
            return await lease() > before

        await eventually(renewed)

    registry.before_execute = slow
    async with an_office(database_url, [registry], lease_seconds=9) as office:
        account = await office.account("500.00")
        await office.services.workers.start()
        done = await office.settled(await office.order(a_registration(), account))
        assert done.attempts == 1
        assert not [call for call in registry.calls if call[0] == "verify"]
        await assert_one_effect_and_one_charge(office, done, account)


@pytest.mark.fault("F065")
async def test_f065_drain_lets_what_is_on_the_wire_finish(database_url, registry):
    sending = asyncio.Event()

    async def slow(prepared, attempt):
        sending.set()
        await asyncio.sleep(0.3)

    registry.before_execute = slow
    async with an_office(database_url, [registry]) as office:
        account = await office.account("500.00")
        await office.services.workers.start()
        operation = await office.order(a_registration(), account)
        await sending.wait()
        await office.services.workers.drain(30)
        done = await office.operations.get(None, operation.id)
        await assert_one_effect_and_one_charge(office, done, account)
        later = await office.order(a_registration("later.test"), account)
        await asyncio.sleep(0.2)
        assert (await office.operations.get(None, later.id)).state is OperationState.QUEUED


@pytest.mark.fault("F065")
async def test_f065_what_a_stopped_worker_had_sent_is_looked_up_at_once(database_url, registry):
    sending = asyncio.Event()

    async def endless(prepared, attempt):
        sending.set()
        await asyncio.sleep(60)

    registry.after_execute = endless
    async with an_office(database_url, [registry], lease_seconds=60) as stopped:
        account = await stopped.account("500.00")
        await stopped.services.workers.start()
        operation = await stopped.order(a_registration(), account)
        await sending.wait()
        await stopped.services.workers.drain(0.05)
        await stopped.services.workers.stop()
        registry.after_execute = None
        async with an_office(database_url, [registry], tenant_id=stopped.tenant_id) as second:
            await second.services.workers.start()
            done = await second.settled(operation)
            await assert_one_effect_and_one_charge(second, done, account)
