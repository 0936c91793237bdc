"""Registration: one name, one charge, the registry's own dates."""

from dataclasses import replace

import pytest

from adapters.errors import Unavailable
from adapters.interface import RegistryAdapter
from adapters.model import Registered, RegisterOrder
from adapters.outcome import Done, RefusalReason, Refused
from tests.adapters.contract_base import an_attempt_of, prepare, register, run
from tests.adapters.world import World


class RegistrationContract:
    async def test_registration_makes_what_was_ordered_and_is_charged_once(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        attempt = an_attempt_of(world)
        outcome = await run(adapter, order, attempt)
        truth = world.truth(order.name)
        assert truth is not None
        assert isinstance(outcome, Done)
        assert outcome.value == Registered(truth.created_at, truth.expires_at)
        assert (outcome.receipt.cltrid, outcome.receipt.code) == (attempt.cltrid, world.success_code)
        assert outcome.receipt.svtrid
        assert truth.registrar == world.user
        assert truth.nameservers == {server.host.ascii for server in order.nameservers}
        assert world.charges(order.name) == ["create"]

    async def test_registration_without_name_servers_is_accepted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        bare = replace(order, nameservers=())
        if adapter.rules(order.name.parent).delegation_required:
            assert [problem.code for problem in adapter.problems(bare)] == ["nameservers_required"]
            return
        await register(adapter, world, bare)
        truth = world.truth(order.name)
        assert truth is not None
        assert truth.nameservers == frozenset()

    async def test_the_longest_period_is_accepted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        years = adapter.rules(order.name.parent).register_years[-1]
        value = await register(adapter, world, replace(order, years=years))
        assert value.created_at is not None
        assert value.expires_at.year - value.created_at.year == years

    async def test_a_name_that_somebody_has_is_refused(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        world.put(order.name, world.stranger)
        outcome = await run(adapter, order, an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.DOMAIN_TAKEN
        assert world.charges(order.name) == []

    async def test_preparing_twice_changes_nothing(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await prepare(adapter, order, an_attempt_of(world))
        assert world.truth(order.name) is None
        await register(adapter, world, order)

    async def test_an_empty_balance_at_the_registry_is_not_the_customers_affair(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        world.arm("code", "domain:create", code=2104)
        with pytest.raises(Unavailable) as stopped:
            await run(adapter, order, an_attempt_of(world))
        assert stopped.value.reason == "registry_balance"
        assert stopped.value.retry_after.total_seconds() >= 60
        assert world.truth(order.name) is None
        await register(adapter, world, order)
