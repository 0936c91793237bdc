"""Transfers in and out, between us and another registrar of the same registry."""

from datetime import timedelta

import pytest

from adapters.auth_code import new_auth_code
from adapters.capabilities import Capability
from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import (
    Attempt,
    AuthCodeOrder,
    DomainName,
    RegisterOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.outcome import Applied, NotApplied, Pending, RefusalReason, Refused, TakenByOther, Undecided
from tests.adapters.contract_base import an_attempt_of, done, need, prepare, register, run, settled
from tests.adapters.contract_changes import truth
from tests.adapters.world import World

# Longer than any registry's lock after a registration.
LATER = timedelta(days=70)


class TransferContract:
    async def test_a_name_comes_to_us_when_the_loser_approves(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        order, attempt = await self._asked(adapter, world, name)
        status = await adapter.transfer_status(name)
        assert status is not None
        assert (status.state, status.requested_by_us) == (TransferState.PENDING, True)
        assert (status.requester, status.loser) == (world.user, world.stranger)
        assert isinstance(await adapter.verify(order, attempt), Undecided)
        async with world.others() as stranger:
            await stranger.decides(name, TransferDecision.APPROVE)
        verdict = await adapter.verify(order, attempt)
        assert isinstance(verdict, Applied)
        assert verdict.value == Transferred(truth(world, name).expires_at, TransferState.APPROVED)
        assert truth(world, name).registrar == world.user

    async def test_a_rejected_transfer_is_over(self, adapter: RegistryAdapter, world: World, name: DomainName) -> None:
        order, attempt = await self._asked(adapter, world, name)
        async with world.others() as stranger:
            await stranger.decides(name, TransferDecision.REJECT)
        verdict = await adapter.verify(order, attempt)
        assert isinstance(verdict, TakenByOther)
        assert verdict.reason is RefusalReason.TRANSFER_ENDED
        assert truth(world, name).registrar == world.stranger

    async def test_we_can_withdraw_what_we_asked(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        await self._asked(adapter, world, name)
        cancel = TransferDecisionOrder(name, TransferDecision.CANCEL)
        outcome = await done(adapter, world, cancel)
        assert outcome.value == Transferred(None, TransferState.CANCELLED)
        verdict = await adapter.verify(cancel, settled(an_attempt_of(world)))
        assert isinstance(verdict, Applied)
        assert verdict.value == Transferred(None, TransferState.CANCELLED)

    async def test_a_wrong_code_is_refused(self, adapter: RegistryAdapter, world: World, name: DomainName) -> None:
        need(adapter, Capability.TRANSFER_IN, Capability.AUTH_CODE)
        rules = adapter.rules(name.parent).auth_code
        async with world.others() as stranger:
            await stranger.holds(name, new_auth_code(rules))
        world.advance(LATER)
        order = TransferOrder(name, None, new_auth_code(rules))
        outcome = await run(adapter, order, an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.BAD_AUTH_CODE
        assert await adapter.verify(order, settled(an_attempt_of(world))) == NotApplied()

    async def test_asking_again_for_what_is_pending_is_the_same_transfer(
        self, adapter: RegistryAdapter, world: World, name: DomainName
    ) -> None:
        order, _ = await self._asked(adapter, world, name)
        assert isinstance(await run(adapter, order, an_attempt_of(world)), Pending | Refused)
        status = await adapter.transfer_status(name)
        assert status is not None
        assert status.state is TransferState.PENDING

    @pytest.mark.parametrize("decision", [TransferDecision.APPROVE, TransferDecision.REJECT])
    async def test_we_decide_on_a_name_of_ours(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, decision: TransferDecision
    ) -> None:
        need(adapter, Capability.TRANSFER_OUT, Capability.AUTH_CODE)
        await self._asked_of_us(adapter, world, order)
        ours = TransferDecisionOrder(order.name, decision)
        assert await adapter.verify(ours, settled(an_attempt_of(world))) == NotApplied()
        outcome = await done(adapter, world, ours)
        approved = decision is TransferDecision.APPROVE
        ended = TransferState.APPROVED if approved else TransferState.REJECTED
        assert outcome.value == Transferred(None, ended)
        assert truth(world, order.name).registrar == (world.stranger if approved else world.user)
        verdict = await adapter.verify(ours, settled(an_attempt_of(world)))
        assert isinstance(verdict, Applied)
        assert verdict.value == Transferred(None, ended)

    async def test_deciding_where_nothing_is_asked_is_refused(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.TRANSFER_OUT)
        await register(adapter, world, order)
        outcome = await run(adapter, TransferDecisionOrder(order.name, TransferDecision.APPROVE), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.TRANSFER_ENDED
        assert await adapter.transfer_status(order.name) is None

    async def test_our_own_name_is_not_asked_for(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.TRANSFER_IN, Capability.AUTH_CODE)
        await register(adapter, world, order)
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, TransferOrder(order.name, None, order.auth_info), an_attempt_of(world))
        assert refused.value.reason == RefusalReason.NOT_ELIGIBLE.value

    async def _asked(self, adapter: RegistryAdapter, world: World, name: DomainName) -> tuple[TransferOrder, Attempt]:
        """Ask for a stranger's name; the registry waits for the stranger."""
        need(adapter, Capability.TRANSFER_IN, Capability.AUTH_CODE)
        code = new_auth_code(adapter.rules(name.parent).auth_code)
        async with world.others() as stranger:
            await stranger.holds(name, code)
            world.advance(LATER)
            await stranger.issues(name, code)
        order, attempt = TransferOrder(name, None, code), settled(an_attempt_of(world))
        assert isinstance(await run(adapter, order, attempt), Pending)
        return order, attempt

    async def _asked_of_us(self, adapter: RegistryAdapter, world: World, order: RegisterOrder) -> None:
        await register(adapter, world, order)
        world.advance(LATER)
        code = new_auth_code(adapter.rules(order.name.parent).auth_code)
        await done(adapter, world, AuthCodeOrder(order.name, code))
        async with world.others() as stranger:
            await stranger.asks_for(order.name, code)
