from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any, ClassVar

import pytest

from adapters.capabilities import Capability, Support
from adapters.dates import add_years, same_expiry
from adapters.interface import RegistryAdapter
from adapters.model import (
    Availability,
    Contact,
    ContactRole,
    Deleted,
    DeleteOrder,
    DomainName,
    LockOrder,
    NameserversOrder,
    PollKind,
    RegisterOrder,
    RegistryMoney,
    RenewOrder,
    Restored,
    RestoreOrder,
)
from adapters.outcome import Applied, Done, RefusalReason, Refused, TakenByOther, Unknown
from adapters.registries import hostmaster
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import ContractBase, a_name, an_attempt_of, an_order, done, register, run, settled
from tests.adapters.contract_changes import truth
from tests.adapters.contract_delegation import below
from tests.adapters.contract_idn import IdnContract
from tests.adapters.contract_queries import QueryContract
from tests.adapters.contract_registration import RegistrationContract
from tests.adapters.contract_removal import RemovalContract
from tests.adapters.contract_renewal import RenewalContract
from tests.adapters.contract_transfers import TransferContract
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_person, a_register_order, an_organization, nameservers
from tests.support.ua_switches import documented_switches


class TestPrintedDays(ContractBase):
    spec = hostmaster.SPEC
    tlds = ("com.ua",)

    @pytest.mark.fault("F050")
    @pytest.mark.parametrize("zone", ["Europe/Kyiv", "UTC"])
    @pytest.mark.parametrize("utc", ["22:30", "21:30", "12:00"])
    @pytest.mark.parametrize("day", ["2027-01-15", "2027-07-15", "2027-03-27", "2027-10-30", "2028-02-28"])
    async def test_f050_renewal_starts_from_the_date_that_the_registry_prints(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName, day: str, utc: str, zone: str
    ) -> None:
        """Late in a UTC evening it is tomorrow in Kyiv, an hour earlier in summer."""
        world.control.switch(wire={"time_zone": zone})
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


class TestHostmaster(AdapterContract):
    spec = hostmaster.SPEC
    tlds = ("com.ua",)

    async def test_no_check_names_more_than_ten(self, adapter: RegistryAdapter, world: SimulatedWorld) -> None:
        names = [a_name("com.ua") for _ in range(21)]
        assert len(await adapter.check(names)) == 21
        assert [entry["code"] for entry in world.control.journal(command="domain:check")] == [1000] * 3

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

    async def test_a_renewal_is_accepted_for_four_weeks_after_expiry(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        value = await register(adapter, world, order)
        world.advance(value.expires_at - world.now() + timedelta(days=28))
        assert isinstance(await run(adapter, RenewOrder(order.name, 1, value.expires_at), an_attempt_of(world)), Done)

    async def test_a_code_is_never_sent_with_a_registration(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        """The registry would ignore it."""
        await register(adapter, world, order)
        (create,) = world.control.journal(command="domain:create")
        assert "authInfo" not in create["request"]
        assert truth(world, order.name).auth_info is None

    async def test_no_name_lives_longer_than_ten_years(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        value = await register(adapter, world, replace(order, years=9))
        longer = RenewOrder(order.name, 2, value.expires_at)
        assert [problem.code for problem in adapter.problems(longer)] == ["period_exceeds_ceiling"]
        attempt = an_attempt_of(world)
        outcome = await adapter.execute(await adapter.prepare(longer, cltrid_prefix=attempt.cltrid), attempt)
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.PERIOD_NOT_ALLOWED

    async def test_a_restored_name_is_a_years_registration_from_now(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, replace(order, years=5))
        world.advance(timedelta(days=20))
        await done(adapter, world, DeleteOrder(order.name))
        world.advance(timedelta(days=10))
        outcome = await done(adapter, world, RestoreOrder(order.name))
        info, found = await adapter.info(order.name), truth(world, order.name)
        assert outcome.value == Restored(found.expires_at)
        assert info is not None
        assert (info.created_at, info.expires_at) == (found.created_at, found.expires_at)
        assert info.created_at > world.now() - timedelta(days=1)
        assert same_expiry(found.expires_at, add_years(found.created_at, 1))

    async def test_hosts_below_a_name_are_taken_out_of_the_way_of_its_deletion(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        await done(adapter, world, NameserversOrder(order.name, (below(order.name, "ns1", "93.184.216.34"),)))
        neighbour = an_order(a_name("com.ua"), below(order.name, "ns1"), *nameservers("ns1.hosting-demo.eu"))
        await register(adapter, world, neighbour)
        assert (await done(adapter, world, DeleteOrder(order.name))).value == Deleted(restorable=True)
        assert world.host(DomainName.parse(f"ns1.{order.name}")) is None
        assert truth(world, neighbour.name).nameservers == {"ns1.hosting-demo.eu"}

    async def test_hosts_of_a_name_that_stays_stay_too(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        await done(adapter, world, NameserversOrder(order.name, (below(order.name, "ns1", "93.184.216.34"),)))
        await done(adapter, world, LockOrder(order.name, locked=True))
        outcome = await run(adapter, DeleteOrder(order.name), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert world.host(DomainName.parse(f"ns1.{order.name}")) == {"93.184.216.34"}

    async def test_a_contact_that_the_registry_deleted_is_told_without_its_data(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await adapter.prepare(order, cltrid_prefix="dgw-unused")
        world.advance(timedelta(days=181))
        message = await adapter.poll()
        assert message is not None
        assert (message.kind, message.name) == (PollKind.REGISTRY_CHANGE, None)
        holder = order.contacts[ContactRole.REGISTRANT].contact
        assert not [value for value in (holder.name, holder.email, holder.phone) if value in message.raw]
        await register(adapter, world, order)

    async def test_the_balance_is_that_of_our_contract(self, adapter: RegistryAdapter, world: SimulatedWorld) -> None:
        world.control.set_balance(world.user, "1234.56")
        balance = await adapter.balance()
        assert balance is not None
        assert balance.available == RegistryMoney(1234_56, "UAH")

    async def test_without_a_contract_nobody_asks_for_a_balance(self, world: SimulatedWorld) -> None:
        adapter = world.adapter(contract=None)
        assert await adapter.balance() is None
        assert not world.control.journal(command="balance:*")
        await adapter.close()

    def test_the_registry_has_no_prices_of_names(self, adapter: RegistryAdapter) -> None:
        assert adapter.capabilities.support(Capability.PRICE) is Support.UNSUPPORTED


class TestZonesOfKyiv(IdnContract, RegistrationContract, TransferContract, ContractBase):
    spec = hostmaster.SPEC
    tlds = ("kiev.ua", "kyiv.ua")
    idn_label = "їжак"

    async def test_the_mirror_of_a_strangers_name_is_taken(
        self, adapter: RegistryAdapter, world: SimulatedWorld
    ) -> None:
        name = a_name("kiev.ua")
        world.put(DomainName.parse(name.ascii.replace("kiev.ua", "kyiv.ua")), world.stranger)
        assert [result.availability for result in await adapter.check([name])] == [Availability.TAKEN]

    async def test_the_twin_of_a_name_of_ours_is_never_taken_for_what_was_ordered(
        self, adapter: RegistryAdapter, world: SimulatedWorld
    ) -> None:
        """Where both zones hold one registration, a customer must not pay for it twice."""
        world.control.switch(names={"mirroring": "one_name"})
        ours = an_order(a_name("kiev.ua"))
        await register(adapter, world, ours)
        twin = replace(ours, name=DomainName.parse(ours.name.ascii.replace("kiev.ua", "kyiv.ua")))
        attempt = an_attempt_of(world)
        world.arm("reset_before_read", "domain:create")
        assert isinstance(await run(adapter, twin, attempt), Unknown)
        verdict = await adapter.verify(twin, settled(attempt))
        assert isinstance(verdict, TakenByOther)
        assert verdict.reason is RefusalReason.DOMAIN_TAKEN
        assert world.charges(twin.name) == []

    async def test_letters_that_are_not_ukrainian_are_refused_before_sending(
        self, adapter: RegistryAdapter, world: SimulatedWorld, tld: str
    ) -> None:
        foreign = DomainName.parse(f"ёжик.{tld}")
        assert [problem.code for problem in adapter.problems(an_order(foreign))] == ["label_not_allowed"]
        assert [result.availability for result in await adapter.check([foreign])] == [Availability.UNSUPPORTED]
        assert not world.control.journal(command="domain:*")


class TestSecondLevel(QueryContract, RegistrationContract, RenewalContract, RemovalContract, ContractBase):
    spec = hostmaster.SPEC
    tlds = ("ua",)

    @pytest.mark.parametrize("in_extension", [True, False], ids=["in the extension", "in the data"])
    async def test_a_trademark_is_sent_and_read_wherever_it_is_shown(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder, in_extension: bool
    ) -> None:
        world.control.switch(domains={"license_in_extension": in_extension})
        await register(adapter, world, order)
        info = await adapter.info(order.name)
        assert info is not None
        assert info.license == order.license == "123456"

    def test_a_trademark_is_asked_for_here_and_nowhere_else(
        self, adapter: RegistryAdapter, order: RegisterOrder
    ) -> None:
        (missing,) = adapter.problems(replace(order, license=None))
        assert (missing.pointer, missing.code) == ("/license", "license_required")
        (surplus,) = adapter.problems(replace(an_order(a_name("com.ua")), license="123456"))
        assert (surplus.pointer, surplus.code) == ("/license", "license_not_taken")


class TestOneReading(AdapterContract):
    """Half of what is not certain, the other way round."""

    spec = hostmaster.SPEC
    tlds = ("com.ua",)
    switches: ClassVar[Mapping[str, Any]] = {
        "wire": {"languages": ["uk", "en"], "time_zone": "UTC", "queue_hint": True},
        "session": {"sessions_max": 3},
        "names": {"mirroring": "one_name"},
        "domains": {"delete_code_redemption": 1001, "license_in_extension": False, "roles": None},
        "dnssec": {"zones": ["com.ua"]},
        "contacts": {"foreign_info": "refused"},
        "hosts": {"parent_must_be_ours": False, "tld_letters_max": 6, "checked_in_dns": True},
        "answers": {"transfer_status": {"code": 2106}, "bad_address": {"code": 2005}},
        "transfers": {"code_pending": 1000, "pending_days": 20, "unanswered": "cancelled"},
    }


class TestOtherReading(AdapterContract):
    """The other half."""

    spec = hostmaster.SPEC
    tlds = ("com.ua",)
    switches: ClassVar[Mapping[str, Any]] = {
        "wire": {"objects_tolerated": []},
        "session": {"idle_seconds": 120, "age_max_seconds": 3600},
        "domains": {"renew_answer_has_data": False},
        "contacts": {"sweep_days": None},
        "hosts": {"forced_delete": "own"},
        "answers": {"license_missing": {"code": 2306}, "contact_role": {"code": 2306}},
        "transfers": {"years_default": 1, "contacts_follow": True},
        "lifecycle": {"expired_days": 28, "redemption_days": 40, "pending_delete_days": 1},
    }


def test_every_switch_of_the_page_is_thrown_in_a_reading() -> None:
    thrown = {*paths(TestOneReading.switches), *paths(TestOtherReading.switches)}
    assert thrown == {row[0] for row in documented_switches()} - {"told"}


def paths(switches: Any, before: str = "") -> Iterator[str]:
    for name, value in switches.items():
        if isinstance(value, dict):
            yield from paths(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"
