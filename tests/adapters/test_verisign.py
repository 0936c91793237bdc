import pytest

from adapters.capabilities import Capability, Support
from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, RegisterOrder, RegistryMoney
from adapters.registries import verisign
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import a_name, an_order, register
from tests.adapters.world import SimulatedWorld
from tests.support.orders import nameservers


class TestVerisign(AdapterContract):
    spec = verisign.SPEC

    async def test_every_object_command_names_its_sub_product(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder, tld: str
    ) -> None:
        await register(adapter, world, order)
        await adapter.info(order.name)
        requests = [entry["request"] for entry in world.control.journal() if ":" in entry["command"]]
        assert len(requests) >= 4
        assert all(f"dot{tld.upper()}" in request for request in requests)

    async def test_contacts_stay_with_the_registrar(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        assert world.control.journal(command="contact:*") == []
        assert adapter.capabilities.support(Capability.CONTACTS) is Support.UNSUPPORTED

    async def test_the_account_shows_what_is_left(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        world.control.set_balance(world.user, "123.45")
        balance = await adapter.balance()
        assert balance is not None
        assert balance.available == RegistryMoney(123_45, "USD")
        assert balance.checked_at <= world.now()

    async def test_a_host_of_the_sister_zone_is_internal(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
    ) -> None:
        await register(adapter, world, an_order(name, *nameservers("ns1.example.net", "ns2.example.net")))
        with pytest.raises(PreparationRefused) as refused:
            await register(adapter, world, an_order(a_name("com"), *nameservers("ns1.nobody-has-this.net")))
        assert refused.value.reason == "invalid_nameserver"
