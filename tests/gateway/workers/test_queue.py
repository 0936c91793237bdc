"""Which operation is worked on when, and by whom."""

import asyncio
from collections import Counter

from gateway.operations.requests import Priority
from gateway.operations.states import OperationState
from tests.support.office import a_registration, a_registry, an_office, eventually, nameservers_of


async def test_registry_that_hangs_does_not_delay_another(database_url):
    dead, alive = a_registry("dead", "dead"), a_registry("alive", "alive")
    hang = asyncio.Event()

    async def hanging(prepared, attempt):
        await hang.wait()

    dead.before_execute = hanging
    async with an_office(database_url, [dead, alive]) as office:
        account = await office.account("5000.00")
        await office.services.workers.start()
        stuck = [await office.order(a_registration(f"n{i}.dead"), account) for i in range(12)]
        done = await office.settled(await office.order(a_registration("example.alive"), account))
        assert done.state is OperationState.SUCCEEDED
        assert office.services.workers.in_flight["dead"] == 8
        hang.set()
        assert {(await office.settled(each)).state for each in stuck} == {OperationState.SUCCEEDED}


async def test_operations_of_one_domain_run_one_at_a_time_in_their_order(office):
    await office.registered("example.test", await office.account())
    running, seen = 0, []

    async def watch(prepared, attempt):
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0.02)
        seen.append(prepared.order.nameservers[0].host.ascii)
        running -= 1

    office.adapter.before_execute = watch
    orders = [
        await office.order(nameservers_of("example.test", f"a{i}.example.net", f"b{i}.example.net")) for i in range(5)
    ]
    for order in orders:
        assert (await office.settled(order)).state is OperationState.SUCCEEDED
    assert seen == [f"a{i}.example.net" for i in range(5)]


async def test_what_comes_after_an_unknown_outcome_waits_for_it(office):
    await office.registered("example.test", await office.account())
    office.adapter.lose_answer(applied=True)
    office.adapter.be_unavailable("verify", times=1000)
    first = await office.order(nameservers_of("example.test", "a.example.net", "b.example.net"))
    second = await office.order(nameservers_of("example.test", "c.example.net", "d.example.net"))
    await office.until(first, OperationState.VERIFYING)
    await asyncio.sleep(0.2)
    assert (await office.operations.get(None, second.id)).state is OperationState.QUEUED
    office.adapter._unavailable.clear()
    assert (await office.settled(second)).state is OperationState.SUCCEEDED
    assert [host.ascii for host in office.adapter.domains[second.domain].nameservers] == [
        "c.example.net",
        "d.example.net",
    ]


async def test_money_goes_before_changes_and_both_before_bulk(database_url):
    async with an_office(database_url, [a_registry()], concurrency=1) as office:
        account = await office.account()
        seen = []

        async def watch(prepared, attempt):
            seen.append(prepared.order.name.ascii)

        office.adapter.before_execute = watch
        orders = [
            await office.order(a_registration(f"{priority.name.lower()}.test"), account, priority=priority)
            for priority in reversed(Priority)
        ]
        await office.services.workers.start()
        for order in orders:
            await office.settled(order)
        assert seen == [f"{priority.name.lower()}.test" for priority in Priority]


async def test_two_nodes_share_the_work_and_do_nothing_twice(database_url):
    registry = a_registry()
    async with (
        an_office(database_url, [registry]) as first,
        an_office(database_url, [registry], tenant_id=first.tenant_id) as second,
    ):
        account = await first.account("4000.00")
        orders = [await first.order(a_registration(f"n{i}.test"), account) for i in range(40)]
        await first.services.workers.start()
        await second.services.workers.start()
        for order in orders:
            assert (await first.settled(order)).state is OperationState.SUCCEEDED
        assert Counter(effect.name.ascii for effect in registry.effects) == {f"n{i}.test": 1 for i in range(40)}
        assert len(first.ended.outcomes) + len(second.ended.outcomes) == 40
        assert await first.available(account) == "0.00"
        await first.assert_books_are_sound()


async def test_order_is_run_without_any_signal(office):
    """Signals only wake; whoever misses one finds the work by polling."""
    account = await office.account()
    await office.services.listener.stop()
    done = await office.settled(await office.order(a_registration(), account))
    assert done.state is OperationState.SUCCEEDED


async def test_waiting_call_is_woken_at_once(database_url):
    async with an_office(database_url, [a_registry()], poll_seconds=300) as office:
        await office.services.workers.start()
        await asyncio.sleep(0.2)
        account = await office.account()
        done = await office.settled(await office.order(a_registration(), account))
        assert done.state is OperationState.SUCCEEDED


async def test_waiting_ends_in_time_with_what_is_known(idle_office):
    operation = await idle_office.order(a_registration(), await idle_office.account())
    assert (await idle_office.settled(operation, seconds=0.1)).state is OperationState.QUEUED


LISTENING = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


async def test_listener_listens_again_after_its_connection_is_cut(office):
    (before,) = await eventually(lambda: office.execute(LISTENING))
    await office.execute("SELECT pg_terminate_backend(:pid)", pid=before.pid)
    (after,) = await eventually(lambda: office.execute(f"{LISTENING} AND pid <> :pid", pid=before.pid))
    assert after.pid != before.pid
    assert (await office.registered("example.test", await office.account())).attempts == 1


async def test_order_behind_one_that_waits_for_a_person_ends_at_its_deadline(office):
    """It may not overtake the unclear one, but its money is not held for ever either."""
    account = await office.account("500.00")
    await office.registered("example.test", account)
    office.adapter.lose_answer(applied=True)
    office.adapter.be_undecided(retry_after=None)
    unclear = await office.settled(await office.order(nameservers_of("example.test", "a.example.net", "b.example.net")))
    assert unclear.state is OperationState.ACTION_REQUIRED
    renewal = await office.order(await office.renewal("example.test"))
    assert await office.held(account) == "100.00"
    await office.execute("UPDATE operations SET deadline_at = now() WHERE id = :id", id=renewal.id)
    failed = await office.settled(renewal)
    assert (failed.state, failed.problem.code) == (OperationState.FAILED, "deadline_exceeded")
    assert await office.held(account) == "0.00"
    assert not office.adapter.effects_of("example.test", "renew")
    await office.assert_books_are_sound()
