"""Change of name servers: the whole set, hosts and glue made on the way."""

from ipaddress import ip_address

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, NameServer, NameserversOrder, NameserversSet, RegisterOrder
from adapters.outcome import Applied, Done, NotApplied, RefusalReason
from tests.adapters.contract_base import HOSTS, an_attempt_of, prepare, register, run, settled
from tests.adapters.world import World
from tests.support.orders import nameservers


def below(name: DomainName, label: str, *addresses: str) -> NameServer:
    return NameServer(DomainName.parse(f"{label}.{name}"), tuple(map(ip_address, addresses)))


class DelegationContract:
    async def test_the_set_becomes_what_was_ordered(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        wanted = (*nameservers(HOSTS[1], "ns9.hosting-demo.eu"), below(order.name, "ns1", "93.184.216.34"))
        change = NameserversOrder(order.name, wanted)
        outcome = await run(adapter, change, an_attempt_of(world))
        truth = world.truth(order.name)
        assert truth is not None
        assert isinstance(outcome, Done)
        assert outcome.value == NameserversSet(tuple(server.host for server in wanted))
        assert truth.nameservers == {server.host.ascii for server in wanted}

    async def test_no_name_servers_end_the_delegation(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        change = NameserversOrder(order.name, ())
        if adapter.rules(order.name.parent).delegation_required:
            assert [problem.code for problem in adapter.problems(change)] == ["nameservers_required"]
            return
        await register(adapter, world, order)
        assert isinstance(await run(adapter, change, an_attempt_of(world)), Done)
        truth = world.truth(order.name)
        assert truth is not None
        assert truth.nameservers == frozenset()

    async def test_what_is_so_already_needs_no_command(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        change = NameserversOrder(order.name, tuple(reversed(order.nameservers)))
        prepared = await prepare(adapter, change, an_attempt_of(world))
        assert prepared.already == NameserversSet(tuple(server.host for server in change.nameservers))

    async def test_verification_compares_the_whole_set(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        attempt = settled(an_attempt_of(world))
        same = NameserversOrder(order.name, order.nameservers)
        other = NameserversOrder(order.name, nameservers(HOSTS[0], "ns9.hosting-demo.eu"))
        assert isinstance(await adapter.verify(same, attempt), Applied)
        assert await adapter.verify(other, attempt) == NotApplied()

    @pytest.mark.parametrize(("theirs", "reason"), [(True, "NOT_SPONSOR"), (False, "NOT_FOUND")])
    async def test_name_servers_of_a_name_that_is_not_ours_are_refused(
        self, adapter: RegistryAdapter, world: World, name: DomainName, theirs: bool, reason: str
    ) -> None:
        if theirs:
            world.put(name, world.stranger)
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, NameserversOrder(name, nameservers(*HOSTS)), an_attempt_of(world))
        assert refused.value.reason == RefusalReason[reason].value
