"""What LogicBoxes lists and suggests, and the letters that it sends again."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import MailsHolders, ShowsAll, Suggests
from adapters.model import Availability, DomainName, LockOrder, TransferOrder, Verification
from adapters.outcome import Pending, RefusalReason
from adapters.registrars import logicboxes
from adapters.registrars.logicboxes import SPEC
from adapters.registrars.logicboxes.adapter import LogicBoxesAdapter
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, done, register, run
from tests.adapters.logicboxes_world import LogicBoxesWorld
from tests.support.simulators import SimulatorHandle


@pytest.fixture
def world(simulators: SimulatorHandle) -> Iterator[LogicBoxesWorld]:
    world = LogicBoxesWorld(replace(SPEC, profile=replace(logicboxes.PROFILE, names_per_page=10)), simulators)
    world.control.reset()
    yield world
    world.control.reset()


@pytest.fixture
async def adapter(world: LogicBoxesWorld) -> AsyncIterator[LogicBoxesAdapter]:
    adapter = world.adapter()
    assert isinstance(adapter, LogicBoxesAdapter)
    yield adapter
    await adapter.close()


def calls(world: LogicBoxesWorld, command: str) -> int:
    return sum(1 for entry in world.control.journal() if entry["command"] == command)


def test_it_can_what_it_says() -> None:
    assert issubclass(LogicBoxesAdapter, ShowsAll)
    assert issubclass(LogicBoxesAdapter, Suggests)
    assert issubclass(LogicBoxesAdapter, MailsHolders)


async def test_a_glimpse_of_every_name_takes_a_call_a_page(adapter: LogicBoxesAdapter, world: LogicBoxesWorld) -> None:
    orders = [an_order(a_name("com")) for _ in range(12)]
    for each in orders:
        await register(adapter, world, each)
    await done(adapter, world, LockOrder(orders[0].name, locked=True))
    glimpses = await adapter.glimpses()
    assert calls(world, "domains/search") == 2
    for each in orders:
        info = await adapter.info(each.name)
        assert info is not None
        assert glimpses[each.name].expires_at == info.expires_at
        assert glimpses[each.name].statuses == frozenset({"ok"})


async def test_a_page_without_a_sensible_end_is_no_answer(adapter: LogicBoxesAdapter, world: LogicBoxesWorld) -> None:
    assert await adapter.glimpses() == {}
    assert calls(world, "domains/search") == 1


async def test_suggestions_are_like_the_words_and_say_which_are_free(
    adapter: LogicBoxesAdapter, world: LogicBoxesWorld
) -> None:
    name = a_name("com")
    label = name.ascii.partition(".")[0]
    world.put(name, world.stranger)
    found = {each.name: each.availability for each in await adapter.suggest(label, ["com", "net"], 4)}
    assert len(found) == 4
    assert {each.parent for each in found} == {"com", "net"}
    assert found[name] is Availability.TAKEN
    assert found[DomainName(f"{label}.net")] is Availability.AVAILABLE


async def test_an_address_is_verified_by_another_letter(adapter: LogicBoxesAdapter, world: LogicBoxesWorld) -> None:
    order = an_order(a_name("com"))
    await register(adapter, world, order)
    with pytest.raises(PreparationRefused):
        await adapter.resend_verification(order.name)
    world.control.alter_domain(order.name.ascii, verification="Pending")
    info = await adapter.info(order.name)
    assert info is not None
    assert info.verification is Verification.PENDING
    await adapter.resend_verification(order.name)
    letters = world.control.objects()["letters"]
    assert letters == [{"name": order.name.ascii, "about": "verification"}]


async def test_a_name_that_is_not_ours_is_written_about_to_nobody(
    adapter: LogicBoxesAdapter, world: LogicBoxesWorld
) -> None:
    with pytest.raises(PreparationRefused) as refused:
        await adapter.resend_verification(a_name("com"))
    assert refused.value.reason is RefusalReason.NOT_SPONSOR
    assert world.control.objects()["letters"] == []


async def test_a_transfer_is_asked_for_once_more_while_it_is_pending(
    adapter: LogicBoxesAdapter, world: LogicBoxesWorld
) -> None:
    name = a_name("com")
    with pytest.raises(PreparationRefused):
        await adapter.resend_transfer_mail(name)
    world.put(name, world.stranger)
    world.control.alter_domain(name.ascii, auth_info="aZ9-present-code")
    order = TransferOrder(name, 1, "aZ9-present-code")
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Pending)
    await adapter.resend_transfer_mail(name)
    assert world.control.objects()["letters"] == [{"name": name.ascii, "about": "transfer"}]
