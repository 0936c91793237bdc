"""Contacts are made once, reused, and never put the domain's own outcome in doubt."""

from collections.abc import AsyncIterator

import pytest

from adapters.errors import PreparationRefused, Unavailable
from adapters.interface import RegistryAdapter
from adapters.model import ContactRole
from adapters.outcome import Done
from tests.adapters.contract_base import a_name, an_attempt_of, prepare, run
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_person, a_register_order, nameservers

HANDLE = "gwsomebody01"
HOSTS = nameservers("ns1.hosting-demo.eu", "ns2.hosting-demo.eu")


def order(**changes: object):
    return a_register_order(a_name("org").ascii, handle=HANDLE, hosts=HOSTS, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


def creates(world: SimulatedWorld) -> list[bool]:
    """Whether each `contact:create` so far took effect."""
    return [entry["applied"] for entry in world.control.journal(command="contact:create")]


async def test_a_contact_is_created_once_and_reused(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    for _ in range(3):
        assert isinstance(await run(adapter, order(), an_attempt_of(world)), Done)
    assert creates(world) == [True]


async def test_one_contact_in_several_roles_is_one_contact(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    wanted = order(roles=tuple(ContactRole))
    assert isinstance(await run(adapter, wanted, an_attempt_of(world)), Done)
    assert creates(world) == [True]
    domain = world.control.domain(wanted.name.ascii)
    assert domain is not None
    assert domain["registrant"] == HANDLE
    assert {contact["role"] for contact in domain["contacts"]} == {"admin", "tech", "billing"}


@pytest.mark.fault("F003")
@pytest.mark.fault("F004")
@pytest.mark.parametrize("fault", ["reset_before_read", "reset_after_commit", "wrong_cltrid"])
async def test_f003_f004_a_lost_answer_to_a_contact_leaves_no_doubt_about_the_domain(
    adapter: RegistryAdapter, world: SimulatedWorld, fault: str
) -> None:
    world.arm(fault, "contact:create")
    assert isinstance(await run(adapter, order(), an_attempt_of(world)), Done)
    assert creates(world).count(True) == 1


@pytest.mark.parametrize("applied", [True, False])
async def test_trouble_at_a_contact_is_met_by_asking_again(
    adapter: RegistryAdapter, world: SimulatedWorld, applied: bool
) -> None:
    world.arm("code", "contact:create", code=2400, applied=applied)
    assert isinstance(await run(adapter, order(), an_attempt_of(world)), Done)
    assert creates(world).count(True) == 1


async def test_lasting_trouble_is_unavailable_and_the_domain_is_untouched(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    wanted = order()
    world.arm("code", "contact:*", code=2400, times=None)
    with pytest.raises(Unavailable) as stopped:
        await prepare(adapter, wanted, an_attempt_of(world))
    assert stopped.value.reason == "server_error"
    assert world.truth(wanted.name) is None


async def test_a_handle_of_another_registrar_is_refused(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    other = world.strangers_adapter()
    try:
        await prepare(other, order(), an_attempt_of(world))
    finally:
        await other.close()
    with pytest.raises(PreparationRefused) as refused:
        await prepare(adapter, order(), an_attempt_of(world))
    assert refused.value.reason == "invalid_contact"
    assert HANDLE in refused.value.detail


async def test_a_refused_contact_is_told_without_its_data(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    world.arm("code", "contact:create", code=2005, reason="bad voice")
    with pytest.raises(PreparationRefused) as refused:
        await prepare(adapter, order(contact=a_person(name_latin="Secret Name")), an_attempt_of(world))
    assert (refused.value.reason, refused.value.code) == ("invalid_contact", 2005)
    assert "bad voice" in refused.value.detail
    assert "Secret" not in str(refused.value)
