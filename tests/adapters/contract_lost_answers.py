"""Lost, wrong and late answers to the one transform: one effect, whatever was said or not said.

Each fault of the catalogue is tested for registration and for renewal; the registry's own objects and charges are
the oracle.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.interface import RegistryAdapter
from adapters.model import DomainName, Order, RegisterOrder
from adapters.outcome import Applied, Done, NotApplied, RefusalReason, Refused, TakenByOther, Undecided, Unknown
from tests.adapters.contract_base import (
    a_name,
    an_attempt_of,
    an_order,
    prepare,
    registered_for_renewal,
    repeated,
    run,
    settled,
)
from tests.adapters.world import World

COMMANDS = {"create": "domain:create", "renew": "domain:renew"}

KINDS = pytest.mark.parametrize("kind", ["create", "renew"])


async def an_order_of(kind: str, adapter: RegistryAdapter, world: World, order: RegisterOrder) -> Order:
    return order if kind == "create" else await registered_for_renewal(adapter, world, order)


def effects(world: World, name: DomainName, kind: str) -> int:
    return world.charges(name).count(kind)


class LostAnswerContract:
    @KINDS
    @pytest.mark.fault("F003")
    async def test_f003_reset_before_the_registry_read_it_is_repeated_once(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        await self._nothing_happened(adapter, world, order, kind, "reset", "reset_before_read")

    @KINDS
    @pytest.mark.fault("F004")
    async def test_f004_reset_after_the_registry_committed_is_found(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        await self._happened(adapter, world, order, kind, "reset", "reset_after_commit")

    @KINDS
    @pytest.mark.fault("F033")
    async def test_f033_an_answer_with_another_cltrid_is_nobodys(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        await self._happened(adapter, world, order, kind, "mismatch", "wrong_cltrid")

    @KINDS
    @pytest.mark.fault("F036")
    async def test_f036_a_late_answer_is_not_taken_for_the_next_one(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        hasty = world.adapter(transform_timeout_seconds=0.3)
        try:
            await self._happened(adapter, world, order, kind, "timeout", "delay", hasty=hasty, delay_ms=700)
            other = a_name(order.name.parent)
            assert [result.name for result in await hasty.check([other])] == [other]
        finally:
            await hasty.close()

    @KINDS
    @pytest.mark.fault("F036")
    async def test_f036_work_that_the_registry_does_late_is_not_taken_for_undone(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        hasty = world.adapter(transform_timeout_seconds=0.8)
        try:
            wanted, attempt = await an_order_of(kind, adapter, world, order), an_attempt_of(world)
            prepared = await prepare(adapter, wanted, attempt)
            world.arm("delay", COMMANDS[kind], delay_ms=1000, before=True)
            assert isinstance(await hasty.execute(prepared, attempt), Unknown)
            at_work = replace(attempt, left_by=world.now() + timedelta(minutes=1))
            assert isinstance(await hasty.verify(wanted, at_work), Undecided | Applied)
            if not world.drops_abandoned_work:
                for _ in range(600):
                    if effects(world, order.name, kind):
                        break
                    await asyncio.sleep(0.05)
            attempt = replace(attempt, left_by=world.now() - timedelta(seconds=0.8))
            while isinstance(verdict := await hasty.verify(wanted, attempt), Undecided):
                assert verdict.retry_after is not None
                await asyncio.sleep(verdict.retry_after.total_seconds())
        finally:
            await hasty.close()
        done = effects(world, order.name, kind)
        assert done == 1 or (world.drops_abandoned_work and done == 0)
        assert isinstance(verdict, Applied if done else NotApplied)

    @KINDS
    @pytest.mark.fault("F037")
    async def test_f037_a_failure_that_was_not_applied_is_repeated_once(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        await self._nothing_happened(adapter, world, order, kind, "server_error", "code", code=2400)

    @KINDS
    @pytest.mark.fault("F038")
    async def test_f038_a_failure_that_was_applied_is_found(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        await self._happened(adapter, world, order, kind, "server_error", "code", code=2400, applied=True)

    @KINDS
    @pytest.mark.fault("F039")
    async def test_f039_a_repeat_is_refused_and_then_recognised_as_ours(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder, kind: str
    ) -> None:
        wanted = await an_order_of(kind, adapter, world, order)
        attempt = an_attempt_of(world)
        world.arm("reset_after_commit", COMMANDS[kind])
        assert isinstance(await run(adapter, wanted, attempt), Unknown)
        again = repeated(attempt, world)
        outcome = await run(adapter, wanted, again)
        assert isinstance(outcome, Refused)
        refusals = {"create": RefusalReason.DOMAIN_TAKEN, "renew": RefusalReason.STALE_EXPIRY}
        assert outcome.reason is refusals[kind]
        assert isinstance(await adapter.verify(wanted, again), Applied)
        assert effects(world, order.name, kind) == 1

    @pytest.mark.fault("F040")
    async def test_f040_a_stranger_who_was_faster_keeps_the_name(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        attempt = an_attempt_of(world)
        world.arm("steal_on_create", "domain:create")
        outcome = await run(adapter, order, attempt)
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.DOMAIN_TAKEN
        verdict = await adapter.verify(order, settled(attempt))
        assert isinstance(verdict, TakenByOther)
        assert verdict.reason is RefusalReason.DOMAIN_TAKEN
        assert effects(world, order.name, "create") == 0

    @pytest.mark.fault("F040")
    async def test_f040_a_name_that_went_to_a_stranger_is_not_renewed(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        renewal = await registered_for_renewal(adapter, world, an_order(a_name(order.name.parent)))
        world.put(order.name, world.stranger, expires_at=renewal.current_expiry)
        verdict = await adapter.verify(replace(renewal, name=order.name), settled(an_attempt_of(world)))
        assert isinstance(verdict, TakenByOther)
        assert verdict.reason is RefusalReason.NOT_SPONSOR
        assert effects(world, order.name, "renew") == 0

    async def test_an_older_registration_of_ours_is_not_this_orders_work(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await run(adapter, order, an_attempt_of(world))
        world.advance(timedelta(days=2))
        later = replace(order, auth_info="another-orders")
        verdict = await adapter.verify(later, settled(an_attempt_of(world)))
        assert isinstance(verdict, TakenByOther)

    async def _happened(
        self,
        adapter: RegistryAdapter,
        world: World,
        order: RegisterOrder,
        kind: str,
        cause: str,
        fault: str,
        *,
        hasty: RegistryAdapter | None = None,
        **args: Any,
    ) -> None:
        """The effect is there although the answer is not: verification finds it, with the registry's dates.

        `hasty` sends the one command, and waits for its answer less long than preparations may take.
        """
        wanted = await an_order_of(kind, adapter, world, order)
        attempt = an_attempt_of(world)
        prepared = await prepare(adapter, wanted, attempt)
        world.arm(fault, COMMANDS[kind], **args)
        outcome = await (hasty or adapter).execute(prepared, attempt)
        assert isinstance(outcome, Unknown)
        assert (outcome.cause, outcome.since) == (cause, attempt.sent_at)
        assert outcome.receipt.cltrid == attempt.cltrid
        verdict, truth = await adapter.verify(wanted, attempt), world.truth(order.name)
        assert truth is not None
        assert isinstance(verdict, Applied)
        assert verdict.value.expires_at == truth.expires_at  # type: ignore[union-attr]
        assert effects(world, order.name, kind) == 1

    async def _nothing_happened(
        self,
        adapter: RegistryAdapter,
        world: World,
        order: RegisterOrder,
        kind: str,
        cause: str,
        fault: str,
        **args: Any,
    ) -> None:
        """No effect and no answer: nothing is concluded too early, and a second attempt goes through."""
        wanted = await an_order_of(kind, adapter, world, order)
        attempt = an_attempt_of(world)
        world.arm(fault, COMMANDS[kind], **args)
        outcome = await run(adapter, wanted, attempt)
        assert isinstance(outcome, Unknown)
        assert outcome.cause == cause
        assert effects(world, order.name, kind) == 0
        assert isinstance(await adapter.verify(wanted, attempt), NotApplied | Undecided)
        assert await adapter.verify(wanted, settled(attempt)) == NotApplied()
        assert isinstance(await run(adapter, wanted, repeated(attempt, world)), Done)
        assert effects(world, order.name, kind) == 1
