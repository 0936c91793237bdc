"""Questions: what is free, what is there, is the link alive, what would be refused."""

from dataclasses import replace

import pytest

from adapters.interface import RegistryAdapter
from adapters.model import Availability, DomainName, RegisterOrder
from adapters.rules import FieldProblem
from tests.adapters.contract_base import a_name, register
from tests.adapters.world import World


class QueryContract:
    async def test_check_tells_free_from_taken_in_the_order_asked(
        self, adapter: RegistryAdapter, world: World, tld: str
    ) -> None:
        names = [a_name(tld) for _ in range(25)]
        for taken in (names[3], names[17]):
            world.put(taken, world.stranger)
        results = await adapter.check(names)
        assert [result.name for result in results] == names
        taken_names = {result.name for result in results if result.availability is Availability.TAKEN}
        assert taken_names == {names[3], names[17]}
        assert sum(result.availability is Availability.AVAILABLE for result in results) == 23

    async def test_check_of_a_name_that_the_registry_does_not_serve_is_unsupported(
        self, adapter: RegistryAdapter, tld: str
    ) -> None:
        foreign = [DomainName.parse("name.nowhere"), DomainName.parse(f"a.b.{tld}"), a_name(tld)]
        results = await adapter.check(foreign)
        assert [result.availability for result in results] == [
            Availability.UNSUPPORTED,
            Availability.UNSUPPORTED,
            Availability.AVAILABLE,
        ]

    async def test_info_of_an_unknown_name_is_none(self, adapter: RegistryAdapter, name: DomainName) -> None:
        assert await adapter.info(name) is None

    async def test_info_shows_our_domain_as_the_registry_has_it(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        info, truth = await adapter.info(order.name), world.truth(order.name)
        assert info is not None
        assert truth is not None
        assert info.ours
        assert (info.sponsor, info.expires_at) == (world.user, truth.expires_at)
        assert {host.ascii for host in info.nameservers} == truth.nameservers

    async def test_a_strangers_domain_is_not_ours(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        world.put(name, world.stranger)
        info = await adapter.info(name)
        assert info is not None
        assert not info.ours

    async def test_ping_asks_the_registry(self, adapter: RegistryAdapter) -> None:
        assert await adapter.ping() >= 0
        assert adapter.link().up

    def test_problems_name_the_wrong_field(self, adapter: RegistryAdapter, order: RegisterOrder) -> None:
        assert not adapter.problems(order)
        problems = adapter.problems(replace(order, years=11, contacts={}))
        assert {problem.pointer for problem in problems} == {"/years", "/contacts/registrant"}
        assert all(isinstance(problem, FieldProblem) for problem in problems)

    def test_rules_of_a_zone_that_is_not_served_are_a_key_error(self, adapter: RegistryAdapter) -> None:
        with pytest.raises(KeyError):
            adapter.rules("nowhere")
