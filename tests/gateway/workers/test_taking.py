"""Which places there are for orders: those that begin where they are accepted, and those that others left."""

import asyncio
from datetime import timedelta

import pytest

from billing_core import InsufficientFunds
from gateway.errors import DatabaseUnavailable
from gateway.operations.states import OperationState
from gateway.operations.steps import Step
from gateway.storage.notify import QUEUED
from gateway.storage.pauses import OPERATOR, Pause, put
from tests.support.office import a_registration, a_registry, an_office, eventually, nameservers_of

SELDOM = 300
"""Seconds between two looks into the queue: what is begun before that was not found there by looking."""


@pytest.fixture
async def attentive(database_url):
    """An office that has looked into its queue, found nothing, and looks again only when it is woken."""
    async with an_office(database_url, [a_registry()], poll_seconds=SELDOM) as office:
        await office.services.workers.start()
        await eventually(lambda: at_leisure(office))
        yield office


async def at_leisure(office):
    kept = office.services.workers.keep("fake")
    if kept:
        office.services.workers.give_back("fake")
    return kept


def heard(office):
    """Return the signals of queued orders that come from now on."""
    signals = []
    office.services.listener.on(QUEUED, signals.append)
    return signals


async def lease_of(office, operation):
    (row,) = await office.execute("SELECT lease_owner, fence FROM operations WHERE id = :id", id=operation.id)
    return row


async def test_order_is_leased_as_it_is_accepted_and_nobody_else_is_woken(attentive):
    office, account, signals = attentive, await attentive.account(), heard(attentive)
    gate = asyncio.Event()

    async def wait(prepared, attempt):
        await gate.wait()

    office.adapter.before_execute = wait
    operation = await office.order(a_registration(), account)
    owner, fence = await lease_of(office, operation)
    assert owner is not None
    assert fence == 1
    gate.set()
    assert (await office.settled(operation)).state is OperationState.SUCCEEDED
    assert signals == []
    await office.assert_books_are_sound()


async def test_order_queues_where_nobody_works(idle_office):
    operation = await idle_office.order(a_registration(), await idle_office.account())
    assert tuple(await lease_of(idle_office, operation)) == (None, 0)


async def test_order_queues_when_all_places_are_taken(database_url):
    async with an_office(database_url, [a_registry()], concurrency=2, poll_seconds=SELDOM) as office:
        account, gate = await office.account("2000.00"), asyncio.Event()

        async def wait(prepared, attempt):
            await gate.wait()

        office.adapter.before_execute = wait
        await office.services.workers.start()
        await eventually(lambda: at_leisure(office))
        orders = [await office.order(a_registration(f"n{number}.test"), account) for number in range(4)]
        assert [(await lease_of(office, each)).fence for each in orders] == [1, 1, 0, 0]
        gate.set()
        assert {(await office.settled(each)).state for each in orders} == {OperationState.SUCCEEDED}


async def test_order_behind_another_of_its_name_begins_when_that_one_ends(attentive):
    office = attentive
    await office.registered("example.test", await office.account())
    gate = asyncio.Event()

    async def wait(prepared, attempt):
        await gate.wait()

    office.adapter.before_execute = wait
    first = await office.order(nameservers_of("example.test", "a.example.net", "b.example.net"))
    second = await office.order(nameservers_of("example.test", "c.example.net", "d.example.net"))
    assert (await lease_of(office, second)).fence == 0
    gate.set()
    assert (await office.settled(first)).state is OperationState.SUCCEEDED
    assert (await office.settled(second)).state is OperationState.SUCCEEDED


async def test_order_at_a_paused_registry_queues(attentive):
    office, account = attentive, await attentive.account()
    ((now,),) = await office.execute("SELECT now()")
    pause = Pause("fake", OPERATOR, now - timedelta(minutes=1), now + timedelta(hours=1), "", "somebody")
    await office.services.database.run(lambda connection: put(connection, pause))
    await eventually(lambda: at_leisure(office))
    operation = await office.order(a_registration(), account)
    assert (await lease_of(office, operation)).fence == 0


async def test_refused_order_gives_its_place_back(database_url):
    async with an_office(database_url, [a_registry()], concurrency=1, poll_seconds=SELDOM) as office:
        await office.services.workers.start()
        await eventually(lambda: at_leisure(office))
        poor = await office.account("1.00")
        for _ in range(3):
            with pytest.raises(InsufficientFunds):
                await office.order(a_registration(), poor)
        done = await office.settled(await office.order(a_registration(), await office.account()))
        assert done.state is OperationState.SUCCEEDED


async def test_place_is_free_again_when_the_database_refuses_the_order(database_url, monkeypatch):
    async with an_office(database_url, [a_registry()], concurrency=1, poll_seconds=SELDOM) as office:
        await office.services.workers.start()
        await eventually(lambda: at_leisure(office))
        account, database = await office.account(), office.services.database

        async def away(work):
            async with database.engine.connect() as connection:
                await work(connection)
            raise DatabaseUnavailable("disconnect")

        with monkeypatch.context() as patch:
            patch.setattr(database, "run", away)
            with pytest.raises(DatabaseUnavailable):
                await office.order(a_registration(), account)
        assert office.adapter.effects == []
        done = await office.settled(await office.order(a_registration(), account))
        assert done.state is OperationState.SUCCEEDED


async def test_order_whose_process_dies_before_it_begins_is_found_by_its_lease(database_url):
    died = asyncio.Event()

    async def die(step, operation_id):
        if step is Step.CLAIMED:
            died.set()
            await asyncio.Event().wait()

    registry = a_registry()
    async with an_office(database_url, [registry], poll_seconds=SELDOM, lease_seconds=1, hook=die) as first:
        await first.services.workers.start()
        await eventually(lambda: at_leisure(first))
        operation = await first.order(a_registration(), await first.account())
        await died.wait()
        assert (await lease_of(first, operation)).fence == 1
        await first.die()
        async with an_office(database_url, [registry], tenant_id=first.tenant_id) as second:
            await second.services.workers.start()
            done = await second.settled(operation)
    assert (done.state, done.attempts, len(registry.effects)) == (OperationState.SUCCEEDED, 1, 1)


async def test_order_leaves_its_place_when_the_registry_has_answered(database_url):
    gate, sent = asyncio.Event(), []

    async def hold_up(step, operation_id):
        if step is Step.ANSWERED:
            sent.append(operation_id)
            await gate.wait()

    async with an_office(database_url, [a_registry()], concurrency=1, hook=hold_up) as office:
        account = await office.account("2000.00")
        orders = [await office.order(a_registration(f"n{number}.test"), account) for number in range(6)]
        await office.services.workers.start()
        await eventually(lambda: answered(sent, 4))
        assert sent == [each.id for each in orders[:4]]
        assert office.services.workers.in_flight["fake"] == 4
        gate.set()
        assert {(await office.settled(each)).state for each in orders} == {OperationState.SUCCEEDED}
        await office.assert_books_are_sound()


async def answered(sent, number):
    return len(sent) == number
