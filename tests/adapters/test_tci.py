import pytest

from adapters.interface import RegistryAdapter
from adapters.model import Contact, ContactRole, DomainName, PostalAddress, RegisterOrder, RenewOrder
from adapters.outcome import RefusalReason, Refused
from adapters.registries import tci
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import an_attempt_of, register
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_person, a_register_order, an_organization


class TestTci(AdapterContract):
    spec = tci.SPEC

    @pytest.mark.parametrize("holder", [a_person(), an_organization()], ids=["person", "organization"])
    async def test_a_person_and_an_organization_can_hold_a_name(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, holder: Contact
    ) -> None:
        handle = f"gw{name.labels[0].replace('-', '')}"
        await register(adapter, world, a_register_order(name.ascii, contact=holder, handle=handle, hosts=()))
        shown = str(world.control.objects()["contacts"][handle]["body"])
        assert holder.kind.value in shown
        assert (holder.organization or holder.name) in shown
        assert (holder.organization_latin or holder.name_latin or "") in shown

    @pytest.mark.parametrize(
        ("contact", "missing"),
        [
            (a_person(passport=None, birthday=None), {"passport", "birthday"}),
            (a_person(name_latin=None), {"name_latin"}),
            (
                an_organization(taxpayer_number=None, legal_address=None, organization_latin=None),
                {"taxpayer_number", "legal_address", "organization_latin"},
            ),
        ],
    )
    async def test_what_the_registry_asks_of_a_holder_is_asked_before_sending(
        self, adapter: RegistryAdapter, name: DomainName, contact: Contact, missing: set[str]
    ) -> None:
        problems = adapter.problems(a_register_order(name.ascii, contact=contact))
        assert {problem.pointer for problem in problems} == {f"/contacts/registrant/{field}" for field in missing}

    def test_a_domain_has_one_contact(self, adapter: RegistryAdapter, name: DomainName) -> None:
        order = a_register_order(name.ascii, roles=(ContactRole.REGISTRANT, ContactRole.ADMIN))
        assert [problem.code for problem in adapter.problems(order)] == ["role_not_allowed"]

    async def test_a_renewal_before_the_window_is_a_problem_and_a_refusal(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        value = await register(adapter, world, order)
        early = RenewOrder(order.name, 1, value.expires_at)
        assert "renewal_too_early" in [problem.code for problem in adapter.problems(early)]
        await _is_refused_as_not_yet(adapter, world, early)

    async def test_the_longest_address_is_taken(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
    ) -> None:
        long = PostalAddress(("ж" * 255,) * 3, "г" * 255, "RU", state="о" * 255, postal_code="1" * 16)
        contact = a_person(address=long, name="и" * 255, name_latin="i" * 255, passport="п" * 255)
        handle = f"gw{name.labels[0].replace('-', '')}"
        await register(adapter, world, a_register_order(name.ascii, contact=contact, handle=handle, hosts=()))

    async def test_a_registry_without_a_billing_object_says_nothing_of_the_account(
        self, adapter: RegistryAdapter, world: SimulatedWorld
    ) -> None:
        uris = world.control.call("GET", "profile")["wire"]["object_uris"]
        world.control.switch(wire={"object_uris": [uri for uri in uris if "billing" not in uri]})
        assert await adapter.balance() is None

    @pytest.mark.parametrize("code", [2002, 2200, 2501])
    async def test_a_session_that_the_registry_forgot_is_opened_again(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder, code: int
    ) -> None:
        """Sources differ in the code: each means that the command was not heeded, so it is sent once more."""
        world.arm("code", "domain:create", code=code)
        await register(adapter, world, order)
        assert len(world.control.journal(command="login")) == 2
        assert world.charges(order.name) == ["create"]


async def _is_refused_as_not_yet(adapter: RegistryAdapter, world: SimulatedWorld, order: RenewOrder) -> None:
    attempt = an_attempt_of(world)
    outcome = await adapter.execute(await adapter.prepare(order, cltrid_prefix=attempt.cltrid), attempt)
    assert isinstance(outcome, Refused)
    assert outcome.reason in {RefusalReason.NOT_ELIGIBLE, RefusalReason.STATUS_PROHIBITS}
