from datetime import UTC, timedelta

import pytest

from adapters.interface import RegistryAdapter
from adapters.model import Availability, Contact, ContactRole, DomainName, RegisterOrder, RenewOrder
from adapters.outcome import Applied, Done
from adapters.registries import hostmaster
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import a_name, an_attempt_of, register, run
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_person, a_register_order, an_organization


class TestHostmaster(AdapterContract):
    spec = hostmaster.SPEC

    async def test_no_check_names_more_than_ten(self, adapter: RegistryAdapter, world: SimulatedWorld) -> None:
        names = [a_name("com.ua") for _ in range(21)]
        assert len(await adapter.check(names)) == 21
        assert [entry["code"] for entry in world.control.journal(command="domain:check")] == [1000] * 3

    @pytest.mark.fault("F050")
    @pytest.mark.parametrize("utc", ["22:30", "21:30", "12:00"])
    @pytest.mark.parametrize("day", ["2027-01-15", "2027-07-15", "2027-03-27", "2027-10-30", "2028-02-28"])
    async def test_f050_renewal_starts_from_the_date_that_the_registry_prints(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, day: str, utc: str
    ) -> None:
        """Late in a UTC evening it is tomorrow in Kyiv, an hour earlier in summer."""
        world.control.set_clock(f"{day}T{utc}:00Z")
        value = await register(
            adapter, world, a_register_order(name.ascii, handle=f"gw{utc[:2]}{day[2:4]}abcd", hosts=())
        )
        assert value.expires_at.tzinfo is UTC
        assert value.expires_at.strftime("%H:%M")[3:] == utc[3:]
        order, attempt = RenewOrder(name, 1, value.expires_at), an_attempt_of(world)
        outcome = await run(adapter, order, attempt)
        assert isinstance(outcome, Done)
        assert isinstance(await adapter.verify(order, attempt), Applied)
        assert world.charges(name) == ["create", "renew"]

    @pytest.mark.parametrize("holder", [a_person(), an_organization()], ids=["person", "organization"])
    async def test_a_holder_is_kept_in_the_script_it_was_given_in(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, holder: Contact
    ) -> None:
        handle = f"gw{name.labels[0].replace('-', '')}"
        await register(adapter, world, a_register_order(name.ascii, contact=holder, handle=handle, hosts=()))
        shown = str(world.control.objects()["contacts"][handle]["body"])
        assert holder.name in shown
        assert (holder.name_latin or "") in shown

    def test_names_are_limited_in_octets(self, adapter: RegistryAdapter, name: DomainName) -> None:
        cyrillic = a_register_order(name.ascii, contact=a_person(name="Ї" * 128))
        assert [problem.code for problem in adapter.problems(cyrillic)] == ["too_many_octets"]
        assert not adapter.problems(a_register_order(name.ascii, contact=a_person(name="Ї" * 127)))

    def test_there_is_no_billing_contact(self, adapter: RegistryAdapter, order: RegisterOrder) -> None:
        billing = a_register_order(order.name.ascii, roles=(ContactRole.REGISTRANT, ContactRole.BILLING))
        assert [problem.code for problem in adapter.problems(billing)] == ["role_not_allowed"]

    async def test_the_mirror_of_a_strangers_name_is_taken(
        self, adapter: RegistryAdapter, world: SimulatedWorld
    ) -> None:
        name = a_name("kiev.ua")
        world.put(DomainName.parse(name.ascii.replace("kiev.ua", "kyiv.ua")), world.stranger)
        assert [result.availability for result in await adapter.check([name])] == [Availability.TAKEN]

    async def test_a_renewal_is_accepted_for_four_weeks_after_expiry(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        value = await register(adapter, world, order)
        world.advance(value.expires_at - world.now() + timedelta(days=28))
        assert isinstance(await run(adapter, RenewOrder(order.name, 1, value.expires_at), an_attempt_of(world)), Done)
