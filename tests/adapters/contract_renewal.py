"""Renewal: from the date that the order names, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.dates import add_years, same_expiry
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, RegisterOrder, Renewed, RenewOrder
from adapters.outcome import Done, RefusalReason, Refused
from tests.adapters.contract_base import an_attempt_of, prepare, register, registered_for_renewal, run
from tests.adapters.world import World


class RenewalContract:
    async def test_renewal_adds_the_years_and_is_charged_once(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        years = adapter.rules(order.name.parent).renewal.years_max
        renewal = await registered_for_renewal(adapter, world, order)
        renewal = replace(renewal, years=min(years, 2))
        outcome = await run(adapter, renewal, an_attempt_of(world))
        truth = world.truth(order.name)
        assert truth is not None
        assert isinstance(outcome, Done)
        assert outcome.value == Renewed(truth.expires_at)
        assert same_expiry(truth.expires_at, add_years(renewal.current_expiry, renewal.years))
        assert world.charges(order.name) == ["create", "renew"]

    async def test_renewal_with_a_stale_expiry_is_refused(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        renewal = await registered_for_renewal(adapter, world, order)
        await run(adapter, renewal, an_attempt_of(world))
        again = await run(adapter, renewal, an_attempt_of(world))
        assert isinstance(again, Refused)
        assert again.reason is RefusalReason.STALE_EXPIRY
        assert world.charges(order.name) == ["create", "renew"]

    @pytest.mark.fault("F049")
    async def test_the_registrys_own_year_is_not_bought_again(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        if not adapter.rules(order.name.parent).auto_renews:
            pytest.skip("the registry renews nothing by itself")
        expiry = (await register(adapter, world, order)).expires_at
        world.advance(expiry - world.now() + timedelta(days=2))
        prepared = await prepare(adapter, RenewOrder(order.name, 1, expiry), an_attempt_of(world))
        assert prepared.already == Renewed(add_years(expiry, 1))
        outcome = await run(adapter, RenewOrder(order.name, 3, expiry), an_attempt_of(world))
        assert isinstance(outcome, Done)
        assert outcome.value == Renewed(add_years(expiry, 3))
        assert world.charges(order.name) == ["create", "autorenew", "renew"]

    async def test_a_strangers_name_is_not_renewed(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        expiry = (world.now() + timedelta(days=30)).replace(microsecond=0)
        world.put(name, world.stranger, expires_at=expiry)
        outcome = await run(adapter, RenewOrder(name, 1, expiry), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.NOT_SPONSOR

    async def test_an_unknown_name_is_not_renewed(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        outcome = await run(adapter, RenewOrder(name, 1, world.now() + timedelta(days=30)), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.NOT_FOUND

    async def test_a_renewal_outside_the_zones_rules_is_a_problem(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        rules = adapter.rules(name.parent).renewal
        gone = RenewOrder(name, 1, world.now() - rules.latest_after - timedelta(days=1))
        assert [problem.code for problem in adapter.problems(gone)] == ["renewal_too_late"]
        far = RenewOrder(name, 1, world.now() + timedelta(days=365 * rules.ceiling_years))
        assert "period_exceeds_ceiling" in [problem.code for problem in adapter.problems(far)]
