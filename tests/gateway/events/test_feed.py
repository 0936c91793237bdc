"""The feed of events: every one once, none behind a reader's back, nobody else's."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from gateway.errors import EventNotKept
from gateway.events import Event, EventType, emit
from gateway.storage import events as rows
from tests.support.office import a_registration, eventually, nameservers_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def paid(office, number=1):
    return Event(EventType.PAYMENT_RECEIVED, office.tenant_id, None, {"payment": f"p{number}"})


async def read_all(office, after=None, limit=50):
    return [event async for event in _walk(office, after, limit)]


async def _walk(office, after, limit):
    while page := await office.services.events.read(office.tenant_id, after, limit=limit):
        for event in page:
            yield event
        after = page[-1].id


async def told(office, *numbers):
    async def all_there():
        found = [event.data["payment"] for event in await read_all(office, limit=2)]
        return found if len(found) >= len(numbers) else None

    return await eventually(all_there)


async def test_pages_follow_each_other_without_gap_or_repetition(idle_office):
    for number in range(5):
        async with idle_office.services.database.engine.begin() as connection:
            await emit(connection, paid(idle_office, number), at=NOW)
    assert await told(idle_office, *range(5)) == [f"p{number}" for number in range(5)]


async def test_an_event_that_commits_late_is_never_behind_a_reader(idle_office):
    """The first transaction writes first and commits last: its event must not be passed by."""
    engine = idle_office.services.database.engine
    async with engine.begin() as slow:
        await emit(slow, paid(idle_office, 1), at=NOW)
        async with engine.begin() as quick:
            await emit(quick, paid(idle_office, 2), at=NOW)
        assert await idle_office.services.events.read(idle_office.tenant_id, None, limit=50) == []
    assert await told(idle_office, 1, 2) == ["p1", "p2"]


async def test_many_writers_and_a_reader_that_goes_on_lose_nothing(idle_office):
    engine, seen, after = idle_office.services.database.engine, [], None

    async def write(number):
        async with engine.begin() as connection:
            await emit(connection, paid(idle_office, number), at=NOW)
            if number % 3 == 0:
                await connection.rollback()

    writing = asyncio.gather(*(write(number) for number in range(60)))

    async def read_on():
        nonlocal after
        page = await idle_office.services.events.read(idle_office.tenant_id, after, limit=7)
        seen.extend(event.data["payment"] for event in page)
        after = page[-1].id if page else after
        return len(seen) >= 40

    await eventually(read_on)
    await writing
    assert sorted(seen) == sorted(f"p{number}" for number in range(60) if number % 3)


async def test_waiting_ends_when_something_happens(idle_office):
    feed = idle_office.services.events
    waiting = asyncio.create_task(feed.read(idle_office.tenant_id, None, limit=1, wait_seconds=30))
    async with idle_office.services.database.engine.begin() as connection:
        await emit(connection, paid(idle_office), at=NOW)
    assert [event.type for event in await waiting] == [EventType.PAYMENT_RECEIVED]


async def test_what_is_forgotten_can_not_be_read_on_from(idle_office):
    async with idle_office.services.database.engine.begin() as connection:
        await emit(connection, paid(idle_office), at=NOW)
    await told(idle_office, 1)
    (event,) = await read_all(idle_office)
    async with idle_office.services.database.engine.begin() as connection:
        assert await rows.forget(connection, before=NOW + timedelta(days=1), limit=10) == 1
    with pytest.raises(EventNotKept):
        await idle_office.services.events.read(idle_office.tenant_id, event.id, limit=1)


async def test_an_order_tells_what_became_of_it(office):
    account = await office.account()
    await office.registered("example.test", account)
    await office.settled(await office.order(await office.renewal("example.test"), account))
    changed = await office.order(nameservers_of("example.test", "ns1.example.net", "ns2.example.net"), account)
    await office.settled(changed)

    async def types():
        found = [event.type.value for event in await read_all(office) if event.data.get("domain")]
        return found if len(found) >= 5 else None

    assert await eventually(types) == [
        *("operation.succeeded", "domain.registered"),
        *("operation.succeeded", "domain.renewed"),
        "operation.succeeded",
    ]


async def test_a_failed_order_says_why(idle_office):
    account = await idle_office.account()
    operation = await idle_office.order(a_registration(), account)
    await idle_office.operations.cancel(idle_office.tenant_id, operation.id)

    async def cancelled():
        return [event for event in await read_all(idle_office) if event.type is EventType.OPERATION_CANCELLED]

    (event,) = await eventually(cancelled)
    assert event.data["operation"] == operation.id
    assert event.data["problem"] == "cancelled"
