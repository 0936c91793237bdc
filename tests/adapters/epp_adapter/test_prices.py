"""Premium names: asked about first, agreed to, and never bought at a price that nobody agreed to."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import DeleteOrder, DomainName, PricedAction, RegistryMoney, RegistryPrice
from adapters.outcome import RefusalReason, Refused
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, done, prepare
from tests.adapters.world import SimulatedWorld

PREMIUM = DomainName.parse("premium.org")


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


async def test_a_premium_name_has_a_price_and_a_category(adapter: RegistryAdapter) -> None:
    price = await adapter.quote(PREMIUM, PricedAction.REGISTER, 1)
    assert price is not None
    assert price.premium
    assert price.category == "premium-tier3"
    usual = await adapter.quote(a_name("org"), PricedAction.REGISTER, 2)
    assert usual is not None
    assert not usual.premium
    assert usual.price == RegistryMoney(2 * 1_000, "USD")
    assert price.price.minor > usual.price.minor


async def test_each_paid_action_has_a_price(adapter: RegistryAdapter) -> None:
    for action in PricedAction:
        price = await adapter.quote(PREMIUM, action, 1)
        assert price is not None
        assert price.price.currency == "USD"


async def test_a_check_tells_which_names_are_premium(adapter: RegistryAdapter) -> None:
    usual = a_name("org")
    premium, other = await adapter.check([PREMIUM, usual])
    assert premium.premium is not None
    assert premium.premium.price == RegistryMoney(500_00, "USD")
    assert (other.name, other.premium) == (usual, None)


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        (None, "premium_not_sold"),
        (RegistryMoney(1, "USD"), "price_changed"),
        (RegistryMoney(1_000_000_00, "EUR"), "price_changed"),
    ],
)
async def test_a_premium_name_is_not_bought_for_more_than_was_agreed(
    adapter: RegistryAdapter, world: SimulatedWorld, offer: RegistryMoney | None, reason: str
) -> None:
    order = replace(an_order(PREMIUM), max_price=offer)
    with pytest.raises(PreparationRefused) as refused:
        await prepare(adapter, order, an_attempt_of(world))
    assert refused.value.reason == reason
    assert not any(char.isdigit() for char in refused.value.detail)
    assert world.control.journal(command="domain:create") == []


async def test_a_price_that_rises_before_the_command_arrives_is_not_paid(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    name = DomainName.parse("rare.org")
    world.control.set_premium("rare.org", create="100.00", renew="100.00")
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, replace(an_order(name), max_price=RegistryMoney(100_00, "USD")), attempt)
    world.control.set_premium("rare.org", create="100.01", renew="100.00")
    outcome = await adapter.execute(prepared, attempt)
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.PRICE_CHANGED
    assert world.control.domain("rare.org") is None


async def test_a_premium_name_is_bought_at_the_agreed_price(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    price = await adapter.quote(PREMIUM, PricedAction.REGISTER, 1)
    assert price is not None
    await done(adapter, world, replace(an_order(PREMIUM), max_price=price.price))
    charges = world.control.objects()["registrars"][world.user]["charges"]
    assert [charge["amount"] for charge in charges] == [f"{price.price.minor // 100}.{price.price.minor % 100:02}"]


async def test_a_usual_price_needs_no_agreement(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    await done(adapter, world, an_order(a_name("org")))
    create = world.control.journal(command="domain:create")[0]
    assert "fee" not in create["request"]


async def test_what_was_taken_and_what_is_given_back_is_told(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    bought = await done(adapter, world, replace(an_order(PREMIUM), max_price=RegistryMoney(600_00, "USD")))
    assert bought.receipt.fee == RegistryMoney(500_00, "USD")
    deleted = await done(adapter, world, DeleteOrder(PREMIUM))
    assert deleted.receipt.fee == RegistryMoney(-500_00, "USD")


async def test_a_registry_that_was_not_asked_tells_no_fee(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    assert (await done(adapter, world, an_order(a_name("org")))).receipt.fee is None


@pytest.mark.parametrize("version", ["1.0", "0.12", "0.11", "0.6"])
async def test_every_version_of_the_fee_extension_is_asked_and_agreed_in(world: SimulatedWorld, version: str) -> None:
    world.control.switch(fees={"versions": [version]})
    adapter = world.adapter()
    try:
        price = await adapter.quote(PREMIUM, PricedAction.REGISTER, 1)
        assert price == RegistryPrice(RegistryMoney(500_00, "USD"), premium=True, category="premium-tier3")
        (checked,) = await adapter.check([PREMIUM])
        assert checked.premium == price
        await done(adapter, world, replace(an_order(PREMIUM), max_price=price.price))
        assert f"fee-{version}" in world.control.journal(command="domain:create")[0]["request"]
    finally:
        await adapter.close()


async def test_a_registry_without_fees_has_no_premium_names(world: SimulatedWorld) -> None:
    world.control.switch(fees={"versions": []}, premium_names={"premium.org": None})
    adapter = world.adapter()
    try:
        assert await adapter.quote(PREMIUM, PricedAction.REGISTER, 1) is None
        (checked,) = await adapter.check([PREMIUM])
        assert checked.premium is None
        await done(adapter, world, an_order(PREMIUM))
    finally:
        await adapter.close()
