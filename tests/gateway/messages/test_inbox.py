"""F051: the registries' messages are kept, acknowledged and told of, whatever happens in between."""

import asyncio
from datetime import timedelta

import pytest

from adapters.errors import Unavailable
from adapters.model import MaintenanceWindow, PollKind
from gateway.clock import utc_now
from gateway.operations.states import OperationState
from gateway.storage import pauses
from tests.gateway.messages.conftest import a_message, states
from tests.support.office import a_registration


@pytest.mark.fault("F051")
async def test_every_message_is_stored_acknowledged_and_handled(office, inbox, told):
    office.adapter.messages.extend(a_message(number) for number in range(120))
    assert await inbox.read("fake") == 120
    assert [handled for _, _, handled in await states(office)] == [True] * 120
    assert not office.adapter.messages
    assert (told.kinds, told.rounds) == (["unknown"] * 120, 1)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.fault("F051")
async def test_ten_thousand_messages_are_read_in_one_go(office, inbox, told):
    waiting = (a_message(number) for number in range(10_000))
    office.adapter.messages.append(next(waiting))

    async def acknowledge(_message_id):
        office.adapter.messages.clear()
        if (following := next(waiting, None)) is not None:
            office.adapter.messages.append(following)

    office.adapter.acknowledge = acknowledge
    assert await inbox.read("fake") == 10_000
    assert await office.execute("SELECT count(*) FROM poll_messages WHERE handled_at IS NULL") == [(0,)]


@pytest.mark.fault("F051")
async def test_message_is_durable_before_it_is_acknowledged(office, inbox):
    office.adapter.messages.append(a_message(7))
    seen = []

    async def acknowledge(message_id):
        seen.extend(await states(office))
        raise Unavailable("unreachable")

    office.adapter.acknowledge = acknowledge
    with pytest.raises(Unavailable):
        await inbox.read("fake")
    assert seen == [("7", "unknown", False)]


@pytest.mark.fault("F051")
async def test_message_that_comes_again_is_kept_once_and_acknowledged_again(office, inbox, told):
    message = a_message(7)
    office.adapter.messages.append(message)
    await inbox.read("fake")
    office.adapter.messages.append(message)
    assert await inbox.read("fake") == 0
    assert await states(office) == [("7", "unknown", True)]
    assert not office.adapter.messages
    assert told.kinds == ["unknown"]


@pytest.mark.fault("F051")
async def test_message_that_cannot_be_acknowledged_does_not_hold_the_round_for_ever(office, inbox):
    office.adapter.messages.append(a_message(7))

    async def deaf(_message_id):
        return None

    office.adapter.acknowledge = deaf
    await asyncio.wait_for(inbox.read("fake"), 30)
    assert await states(office) == [("7", "unknown", True)]


async def test_two_nodes_read_one_queue_one_at_a_time(office, inbox, told):
    office.adapter.messages.extend(a_message(number) for number in range(20))
    asked, go_on, poll = asyncio.Event(), asyncio.Event(), office.adapter.poll

    async def slow():
        asked.set()
        await go_on.wait()
        return await poll()

    office.adapter.poll = slow
    first = asyncio.create_task(inbox.read("fake"))
    await asked.wait()
    assert await inbox.read("fake") is None
    go_on.set()
    assert await first == 20
    assert (len(told.kinds), told.rounds, told.elsewhere_of) == (20, 1, ["fake"])


@pytest.mark.fault("F044")
async def test_registration_that_the_registry_denies_fails_and_costs_nothing(office, inbox):
    account = await office.account()
    office.adapter.pend()
    operation = await office.settled(await office.order(a_registration("example.test"), account))
    assert operation.state is OperationState.AWAITING_REGISTRY
    told = {"cltrid": operation.cltrid, "done": False}
    office.adapter.messages.append(a_message(1, PollKind.PENDING_RESULT, operation.domain, **told))
    await inbox.read("fake")
    ended = await office.until(operation, OperationState.FAILED)
    assert (ended.problem.code, ended.problem.detail) == ("policy_error", "something happened")
    assert (await office.available(account), await office.held(account)) == ("1000.00", "0.00")


@pytest.mark.fault("F044")
async def test_denial_that_overtakes_the_answer_is_not_forgotten(office, inbox):
    account = await office.account()

    async def overtaken(prepared, attempt):
        told = {"cltrid": attempt.cltrid, "done": False}
        office.adapter.messages.append(a_message(1, PollKind.PENDING_RESULT, prepared.order.name, **told))
        await inbox.read("fake")

    office.adapter.pend()
    office.adapter.after_execute = overtaken
    operation = await office.order(a_registration("example.test"), account)
    await office.until(operation, OperationState.FAILED)
    assert (await office.available(account), await office.held(account)) == ("1000.00", "0.00")


@pytest.mark.fault("F032")
async def test_announced_maintenance_becomes_a_pause_until_it_is_withdrawn(office, inbox):
    starts = utc_now() - timedelta(minutes=1)
    window = MaintenanceWindow("m-1", starts, starts + timedelta(hours=2))
    office.adapter.messages.append(a_message(1, PollKind.MAINTENANCE, windows=(window,)))
    await inbox.read("fake")
    async with office.services.database.reading() as connection:
        (pause,) = await pauses.standing(connection)
    assert (pause.registry, pause.cause, pause.ends_at) == ("fake", "maintenance:m-1", window.ends_at)
    withdrawn = MaintenanceWindow("m-1", window.starts_at, window.ends_at, cancelled=True)
    office.adapter.messages.append(a_message(2, PollKind.MAINTENANCE, windows=(withdrawn,)))
    await inbox.read("fake")
    async with office.services.database.reading() as connection:
        assert not await pauses.standing(connection)
