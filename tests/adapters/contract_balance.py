"""What is left on the account at the registry."""

import pytest

from adapters.capabilities import Capability
from adapters.interface import RegistryAdapter
from adapters.model import RegisterOrder
from tests.adapters.contract_base import need, register
from tests.adapters.world import World


class BalanceContract:
    async def test_the_account_shows_what_may_still_be_spent(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.BALANCE)
        before = await adapter.balance()
        if before is None:
            pytest.skip("it does not say")
        await register(adapter, world, order)
        after = await adapter.balance()
        assert after is not None
        assert after.available.currency == before.available.currency
        assert after.available.minor < before.available.minor
        assert after.checked_at <= world.now()
