"""Accounts take turns within a priority, and many waiting calls cost one query."""

import asyncio
import time

from gateway.operations.requests import Priority
from gateway.operations.states import OperationState
from tests.support.office import a_registration, a_registry, an_office


async def started_in_order(office, operations):
    """Run everything, one at a time, and return the ids in the order in which they were sent."""
    await office.services.workers.start()
    for operation in operations:
        assert (await office.settled(operation)).state is OperationState.SUCCEEDED
    rows = await office.execute("SELECT operation_id FROM operation_events WHERE event = 'send' ORDER BY id")
    return [row.operation_id for row in rows]


async def test_one_order_does_not_wait_for_anothers_hundred(database_url):
    async with an_office(database_url, [a_registry()], concurrency=1) as office:
        rich, poor = await office.account("5000.00"), await office.account()
        many = [await office.order(a_registration(f"many{number}.test"), rich) for number in range(12)]
        single = await office.order(a_registration("single.test"), poor)
        order = await started_in_order(office, [*many, single])
        assert order.index(single.id) <= 1
        assert [each for each in order if each != single.id] == [operation.id for operation in many]


async def test_accounts_take_turns(database_url):
    async with an_office(database_url, [a_registry()], concurrency=1) as office:
        accounts = [await office.account() for _ in range(3)]
        orders = {
            account: [await office.order(a_registration(f"a{index}-{n}.test"), account) for n in range(3)]
            for index, account in enumerate(accounts)
        }
        order = await started_in_order(office, [each for own in orders.values() for each in own])
        rounds = [{own[n].id for own in orders.values()} for n in range(3)]
        assert [set(order[n * 3 : n * 3 + 3]) for n in range(3)] == rounds


async def test_newcomer_begins_where_the_queue_has_come_to(database_url):
    async with an_office(database_url, [a_registry()]) as office:
        old, new = await office.account("5000.00"), await office.account()
        orders = [await office.order(a_registration(f"old{number}.test"), old) for number in range(8)]
        await office.execute(
            "UPDATE operations SET state = 'cancelled', completed_at = now() WHERE id = ANY(:done)",
            done=[operation.id for operation in orders[:5]],
        )
        newcomer = await office.order(a_registration("new.test"), new)
        rows = await office.execute("SELECT id, turn FROM operations")
        turns = {row.id: row.turn for row in rows}
        assert [turns[operation.id] for operation in orders] == list(range(8))
        assert turns[newcomer.id] == 5


async def test_turns_are_counted_within_a_priority(database_url):
    async with an_office(database_url, [a_registry()], concurrency=1) as office:
        account = await office.account("5000.00")
        bulk = [
            await office.order(a_registration(f"bulk{number}.test"), account, priority=Priority.BULK)
            for number in range(3)
        ]
        urgent = await office.order(a_registration("urgent.test"), account)
        order = await started_in_order(office, [*bulk, urgent])
        assert order[0] == urgent.id


async def test_many_waiting_calls_ask_the_database_once_a_turn(database_url):
    """The signal never comes, so that only looking finds out."""
    async with an_office(database_url, [a_registry()], poll_seconds=0.2) as office:
        account = await office.account()
        operation = await office.order(a_registration(), account)
        await office.services.listener.stop()
        looks, real = 0, office.services.database.reading

        def counted():
            nonlocal looks
            looks += 1
            return real()

        waiting = [asyncio.create_task(office.settled(operation)) for _ in range(300)]
        await asyncio.sleep(3)
        office.services.database.reading = counted
        began = time.monotonic()
        await asyncio.sleep(2)
        assert looks <= 6 * (time.monotonic() - began) / 0.2
        office.services.database.reading = real
        await office.operations.cancel(office.tenant_id, operation.id)
        assert {each.state for each in await asyncio.gather(*waiting)} == {OperationState.CANCELLED}
