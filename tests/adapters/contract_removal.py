"""Deletion: at once while the name is new, into redemption later, never of what is not ours; and the way back."""

from datetime import timedelta

import pytest

from adapters.capabilities import Capability
from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import Deleted, DeleteOrder, DomainName, LockOrder, RegisterOrder, Restored, RestoreOrder
from adapters.outcome import Applied, NotApplied, RefusalReason, Refused, TakenByOther
from tests.adapters.contract_base import an_attempt_of, done, need, prepare, register, run, settled
from tests.adapters.contract_changes import truth
from tests.adapters.world import World


class RemovalContract:
    async def test_a_deletion_says_whether_the_name_can_come_back(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.DELETE)
        await register(adapter, world, order)
        world.advance(timedelta(days=20))
        deletion, attempt = DeleteOrder(order.name), settled(an_attempt_of(world))
        assert await adapter.verify(deletion, attempt) == NotApplied()
        outcome = await done(adapter, world, deletion)
        assert outcome.value == Deleted(restorable=self._has_redemption(adapter, order.name))
        verdict = await adapter.verify(deletion, attempt)
        assert isinstance(verdict, Applied)
        assert verdict.value == outcome.value

    async def test_a_name_that_is_deleted_is_not_deleted_twice(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.DELETE)
        await register(adapter, world, order)
        world.advance(timedelta(days=20))
        await done(adapter, world, DeleteOrder(order.name))
        if world.truth(order.name) is not None:
            again = await prepare(adapter, DeleteOrder(order.name), an_attempt_of(world))
            assert again.already == Deleted(restorable=self._has_redemption(adapter, order.name))
        else:
            with pytest.raises(PreparationRefused) as refused:
                await prepare(adapter, DeleteOrder(order.name), an_attempt_of(world))
            assert refused.value.reason == RefusalReason.NOT_FOUND.value

    async def test_a_locked_name_is_not_deleted(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.DELETE, Capability.LOCK)
        await register(adapter, world, order)
        await done(adapter, world, LockOrder(order.name, locked=True))
        outcome = await run(adapter, DeleteOrder(order.name), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.STATUS_PROHIBITS

    async def test_a_strangers_name_is_not_ours_to_delete(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        need(adapter, Capability.DELETE)
        world.put(name, world.stranger)
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, DeleteOrder(name), an_attempt_of(world))
        assert refused.value.reason == RefusalReason.NOT_SPONSOR.value
        verdict = await adapter.verify(DeleteOrder(name), settled(an_attempt_of(world)))
        assert isinstance(verdict, TakenByOther)

    async def test_a_name_in_redemption_comes_back_once(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.RESTORE)
        restore = await self._in_redemption(adapter, world, order)
        attempt = settled(an_attempt_of(world))
        assert await adapter.verify(restore, attempt) == NotApplied()
        outcome = await done(adapter, world, restore)
        found = truth(world, order.name)
        assert outcome.value == Restored(found.expires_at)
        assert found.statuses <= {"ok", "inactive"}
        verdict = await adapter.verify(restore, attempt)
        assert isinstance(verdict, Applied)
        assert verdict.value == outcome.value
        assert world.charges(order.name).count("restore") == 1
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, restore, an_attempt_of(world))
        assert refused.value.reason == RefusalReason.NOT_ELIGIBLE.value

    async def test_a_name_that_was_never_deleted_is_not_restored(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.RESTORE)
        await register(adapter, world, order)
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, RestoreOrder(order.name), an_attempt_of(world))
        assert refused.value.reason == RefusalReason.NOT_ELIGIBLE.value
        assert "restore" not in world.charges(order.name)

    @staticmethod
    async def _in_redemption(adapter: RegistryAdapter, world: World, order: RegisterOrder) -> RestoreOrder:
        await register(adapter, world, order)
        world.advance(timedelta(days=20))
        await done(adapter, world, DeleteOrder(order.name))
        return RestoreOrder(order.name)

    @staticmethod
    def _has_redemption(adapter: RegistryAdapter, name: DomainName) -> bool:
        return "redemption" in adapter.rules(name.parent).grace_days
