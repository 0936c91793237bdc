"""The database goes away and comes back; what was accepted is neither lost nor done twice."""

import asyncio

import pytest

from billing_core import Money
from gateway.operations import leases, queue
from gateway.operations.states import OperationState
from tests.support.lost_commit import lose_answer_to_commit
from tests.support.office import a_registration, a_registry, an_office, eventually

CUT_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.mark.parametrize("key", ["k", None])
@pytest.mark.fault("F061")
async def test_f061_order_whose_commit_was_not_answered_is_accepted_once(idle_office, monkeypatch, key):
    office, account = idle_office, await idle_office.account("250.00")
    lose_answer_to_commit(office.services.database, monkeypatch, times=1)
    accepted = await office.operations.accept(office.request(a_registration(), account, key=key))
    assert not accepted.replayed
    assert accepted.operation.state is OperationState.QUEUED
    assert await office.count("operations") == 1
    assert await office.held(account) == "100.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F061")
async def test_f061_cancelling_whose_commit_was_not_answered_is_told_like_any_other(idle_office, monkeypatch):
    office, account = idle_office, await idle_office.account("250.00")
    operation = await office.order(a_registration(), account)
    lose_answer_to_commit(office.services.database, monkeypatch, times=1)
    for _ in range(2):
        cancelled = await office.operations.cancel(office.tenant_id, operation.id)
        assert cancelled.state is OperationState.CANCELLED
    assert office.ended.outcomes == ["cancelled"]
    assert await office.available(account) == "250.00"
    await office.assert_books_are_sound()


@pytest.fixture
async def impatient_office(database_url):
    """A node that soon takes up what a connection's end has left undone; its workers do not run."""
    async with an_office(database_url, [a_registry()], lease_seconds=3) as office:
        yield office


@pytest.mark.parametrize("lost", range(1, 4))
@pytest.mark.fault("F061")
async def test_f061_no_commit_of_a_worker_is_done_twice(impatient_office, monkeypatch, lost):
    """Claim, attempt and settlement in turn, and each with those before it."""
    office, account = impatient_office, await impatient_office.account("250.00")
    operation = await office.order(a_registration(), account)
    lose_answer_to_commit(office.services.database, monkeypatch, times=lost)
    await office.services.workers.start()
    done = await office.settled(operation)
    assert done.state is OperationState.SUCCEEDED
    assert len(office.adapter.effects) == 1
    assert await office.available(account) == "150.00"
    await office.assert_books_are_sound()


@pytest.mark.fault("F061")
async def test_f061_payment_whose_commit_was_not_answered_is_credited_once(idle_office, monkeypatch):
    account = await idle_office.account("0.00")
    lose_answer_to_commit(idle_office.services.database, monkeypatch, times=2)
    paid = Money.parse("70.00", "UAH")
    balance = await idle_office.accounts.top_up(idle_office.tenant_id, account, paid, provider="bank", payment_id="1")
    assert balance.posted == paid


@pytest.mark.fault("F060")
async def test_f060_orders_are_finished_while_every_connection_is_cut_again_and_again(impatient_office):
    office, account = impatient_office, await impatient_office.account("2000.00")
    await office.services.workers.start()
    orders = [await office.order(a_registration(f"n{number}.test"), account) for number in range(20)]
    for _ in range(5):
        await office.execute(CUT_ALL)
        await asyncio.sleep(0.05)
    for order in orders:
        assert (await office.settled(order)).state is OperationState.SUCCEEDED
    assert len(office.adapter.effects) == 20
    assert await office.available(account) == "0.00"
    await office.assert_books_are_sound()


async def test_unforeseen_error_in_claiming_delays_the_orders_and_no_more(idle_office, monkeypatch):
    office, real, failed = idle_office, queue.take, set()

    async def broken_once_a_lane(connection, due, **more):
        if due not in failed:
            failed.add(due)
            raise ZeroDivisionError
        return await real(connection, due, **more)

    monkeypatch.setattr(queue, "take", broken_once_a_lane)
    operation = await office.order(a_registration(), await office.account())
    await office.services.workers.start()
    assert (await office.settled(operation)).state is OperationState.SUCCEEDED
    assert failed
    assert not office.services.workers.dead


async def test_unforeseen_error_ends_neither_the_search_for_lost_operations_nor_the_keeping_of_leases(
    database_url, monkeypatch
):
    """A cancelled statement, say: no retry is due for it, and yet the next turn may succeed."""
    registry, failed, hang = a_registry(), set(), asyncio.Event()

    async def slow(prepared, attempt):
        await hang.wait()

    def failing_once(function):
        real = getattr(leases, function)

        async def broken(*args, **more):
            if function not in failed:
                failed.add(function)
                raise ZeroDivisionError
            return await real(*args, **more)

        monkeypatch.setattr(leases, function, broken)

    failing_once("recover")
    failing_once("renew")
    registry.before_execute = slow
    async with an_office(database_url, [registry], lease_seconds=6) as office:
        account = await office.account("500.00")
        await office.services.workers.start()
        operation = await office.until(await office.order(a_registration(), account), OperationState.RUNNING)

        async def both_failed():
            return failed == {"recover", "renew"}

        await eventually(both_failed)
        assert (await office.operations.get(None, operation.id)).state is OperationState.RUNNING
        await office.execute("UPDATE operations SET lease_until = now()")
        await office.until(operation, OperationState.VERIFYING, OperationState.QUEUED, OperationState.RUNNING)
        registry.before_execute = None
        hang.set()
        assert (await office.settled(operation)).state is OperationState.SUCCEEDED
        assert await office.available(account) == "400.00"
