"""F051, F052: the registries' messages are kept, acknowledged and followed up, whatever happens in between."""

import asyncio

import pytest

from adapters.errors import Unavailable
from adapters.model import DomainName, PollKind, PollMessage
from gateway.clock import utc_now
from gateway.errors import NotFound
from gateway.messages.inbox import Inbox
from gateway.workers.pollers import Pollers
from tests.support.office import eventually

NAME = DomainName("example.test")


class Told:
    def __init__(self):
        self.kinds = []
        self.rounds = 0

    def received(self, registry, kind):
        self.kinds.append(kind)

    def emptied(self, registry):
        self.rounds += 1


def a_message(number, kind=PollKind.UNKNOWN, name=None):
    return PollMessage(str(number), utc_now(), kind, name, "something happened", "<msg/>")


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def inbox(office, told):
    return Inbox(office.services.database, office.services.registries, clock=utc_now, observer=told)


async def states(office):
    return await office.execute("SELECT message_id, kind, handled_at IS NOT NULL FROM poll_messages ORDER BY id")


@pytest.mark.fault("F051")
async def test_every_message_is_stored_acknowledged_and_handled(office, inbox, told):
    office.adapter.messages.extend(a_message(number) for number in range(120))
    await inbox.read("fake")
    assert [handled for _, _, handled in await states(office)] == [True] * 120
    assert not office.adapter.messages
    assert (told.kinds, told.rounds) == (["unknown"] * 120, 1)


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
    await inbox.read("fake")
    assert await states(office) == [("7", "unknown", True)]
    assert not office.adapter.messages
    assert told.kinds == ["unknown"]


@pytest.mark.fault("F051")
async def test_message_that_cannot_be_acknowledged_does_not_hold_the_round_for_ever(office, inbox):
    office.adapter.messages.append(a_message(7))

    async def deaf(_message_id):
        return None

    office.adapter.acknowledge = deaf
    await asyncio.wait_for(inbox.read("fake"), 5)
    assert await states(office) == [("7", "unknown", True)]


async def test_two_nodes_read_one_queue_one_at_a_time(office, inbox, told):
    office.adapter.messages.extend(a_message(number) for number in range(20))
    await asyncio.gather(inbox.read("fake"), inbox.read("fake"))
    assert len(told.kinds) == 20
    assert told.rounds == 1


@pytest.mark.fault("F052")
@pytest.mark.parametrize("kind", [PollKind.TRANSFER, PollKind.DELETED])
async def test_name_that_left_is_ours_no_longer(office, inbox, kind):
    await office.registered("example.test", await office.account())
    if kind is PollKind.DELETED:
        del office.adapter.domains[NAME]
    else:
        office.adapter.domains[NAME].sponsor = "gw-other"
    office.adapter.messages.append(a_message(1, kind, NAME))
    await inbox.read("fake")
    with pytest.raises(NotFound):
        await office.domains.read(office.tenant_id, NAME)


@pytest.mark.fault("F052")
async def test_message_of_a_loss_that_the_registry_does_not_show_changes_nothing(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    await inbox.read("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).name == NAME


async def test_change_by_the_registry_is_taken_over(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.domains[NAME].statuses = frozenset({"serverHold"})
    office.adapter.messages.append(a_message(1, PollKind.REGISTRY_CHANGE, NAME))
    await inbox.read("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).statuses == ("serverHold",)


async def test_message_about_a_strangers_name_is_kept_and_nothing_is_asked(office, inbox):
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    await inbox.read("fake")
    assert await states(office) == [("1", "transfer", True)]
    assert ("info", "example.test") not in office.adapter.calls


async def test_message_is_followed_up_later_when_the_registry_cannot_be_asked_now(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.domains[NAME].sponsor = "gw-other"
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    office.adapter.be_unavailable("info")
    with pytest.raises(Unavailable):
        await inbox.read("fake")
    assert (await states(office))[0][2] is False
    await inbox.read("fake")
    assert (await states(office))[0][2] is True


async def test_pollers_go_on_after_a_registry_that_is_down_and_after_a_bug(office, inbox, told):
    pollers = Pollers(inbox, office.services.registries, pause_seconds=0.01)
    pollers._registries = ["fake"]
    office.adapter.be_unavailable("poll", times=2)
    office.adapter.messages.append(a_message(1))
    asked = []

    async def broken(message_id):
        asked.append(message_id)
        if len(asked) == 1:
            raise ZeroDivisionError
        office.adapter.messages.clear()

    office.adapter.acknowledge = broken
    pollers.start()
    await eventually(lambda: asyncio.sleep(0, told.rounds))
    await pollers.stop()
    assert asked == ["1", "1"]
