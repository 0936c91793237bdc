"""Premium names: asked about first, agreed to, and never bought at a price that nobody agreed to."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, PricedAction, RegistryMoney
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


@pytest.mark.parametrize("offer", [None, RegistryMoney(1, "USD"), RegistryMoney(1_000_000_00, "EUR")])
async def test_a_premium_name_is_not_bought_for_more_than_was_agreed(
    adapter: RegistryAdapter, world: SimulatedWorld, offer: RegistryMoney | None
) -> None:
    order = replace(an_order(PREMIUM), max_price=offer)
    with pytest.raises(PreparationRefused) as refused:
        await prepare(adapter, order, an_attempt_of(world))
    assert refused.value.reason == "price_changed"
    assert not any(char.isdigit() for char in refused.value.detail)
    assert world.control.journal(command="domain:create") == []


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
