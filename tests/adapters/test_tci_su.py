"""Names of .su change hands by their present registrar's offer, which the other one takes."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.errors import PreparationRefused
from adapters.interface import RegistryAdapter
from adapters.model import (
    DomainName,
    PollKind,
    RegisterOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.outcome import (
    Applied,
    NotApplied,
    Pending,
    RefusalReason,
    Refused,
    TakenByOther,
    Undecided,
    Unknown,
)
from adapters.registries import tci_su
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import an_attempt_of, done, prepare, register, run, settled
from tests.adapters.contract_changes import truth
from tests.adapters.world import SimulatedWorld

APPROVED = Transferred(None, TransferState.APPROVED)


def an_offer(name: DomainName, gainer: str | None) -> TransferDecisionOrder:
    return TransferDecisionOrder(name, TransferDecision.OFFER, gainer)


class TestTciSu(AdapterContract):
    spec = tci_su.SPEC

    @pytest.fixture
    async def stranger(self, world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
        adapter = world.strangers_adapter()
        yield adapter
        await adapter.close()

    @pytest.fixture
    async def offered_to_us(self, stranger: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder) -> DomainName:
        """A name that the stranger has, and offers us."""
        await register(stranger, world, replace(order, nameservers=()))
        assert isinstance(await run(stranger, an_offer(order.name, world.user), an_attempt_of(world)), Pending)
        return order.name

    async def test_a_name_of_ours_goes_when_the_other_one_takes_it(
        self, adapter: RegistryAdapter, stranger: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        offer, attempt = an_offer(order.name, world.stranger), an_attempt_of(world)
        assert await adapter.verify(offer, settled(attempt)) == NotApplied()
        assert isinstance(await run(adapter, offer, attempt), Pending)
        assert isinstance(await adapter.verify(offer, settled(attempt)), Undecided)
        taken = await done(stranger, world, TransferOrder(order.name, None, ""))
        assert taken.value == Transferred(truth(world, order.name).expires_at, TransferState.APPROVED)
        verdict = await adapter.verify(offer, settled(attempt))
        assert isinstance(verdict, Applied)
        assert verdict.value == APPROVED
        assert truth(world, order.name).registrar == world.stranger

    async def test_an_offer_whose_answer_is_lost_is_found(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        offer, attempt = an_offer(order.name, world.stranger), an_attempt_of(world)
        world.arm("reset_after_commit", "domain:transfer")
        assert isinstance(await run(adapter, offer, attempt), Unknown)
        verdict = await adapter.verify(offer, settled(attempt))
        assert isinstance(verdict, Undecided)
        assert verdict.accepted

    async def test_a_rejected_offer_leaves_the_name_with_us(
        self, adapter: RegistryAdapter, stranger: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        offer, attempt = an_offer(order.name, world.stranger), an_attempt_of(world)
        await run(adapter, offer, attempt)
        await done(stranger, world, TransferDecisionOrder(order.name, TransferDecision.REJECT))
        verdict = await adapter.verify(offer, settled(attempt))
        assert isinstance(verdict, TakenByOther)
        assert verdict.reason is RefusalReason.TRANSFER_ENDED

    async def test_we_take_an_offer_back(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        await run(adapter, an_offer(order.name, world.stranger), an_attempt_of(world))
        outcome = await done(adapter, world, TransferDecisionOrder(order.name, TransferDecision.CANCEL))
        assert outcome.value == Transferred(None, TransferState.CANCELLED)

    async def test_a_message_and_the_status_tell_of_an_offer(
        self, adapter: RegistryAdapter, world: SimulatedWorld, offered_to_us: DomainName
    ) -> None:
        message, status = await adapter.poll(), await adapter.transfer_status(offered_to_us)
        assert message is not None
        assert (message.kind, message.name) == (PollKind.TRANSFER, offered_to_us)
        for told in (message.transfer, status):
            assert told is not None
            assert (told.requester, told.loser) == (world.user, world.stranger)
            assert not told.requested_by_us

    async def test_a_name_that_was_taken_is_ours_even_if_the_answer_is_lost(
        self, adapter: RegistryAdapter, world: SimulatedWorld, offered_to_us: DomainName
    ) -> None:
        order, attempt = TransferOrder(offered_to_us, None, ""), an_attempt_of(world)
        prepared = await prepare(adapter, order, attempt)
        world.arm("reset_after_commit", "domain:transfer")
        assert isinstance(await adapter.execute(prepared, attempt), Unknown)
        verdict = await adapter.verify(order, settled(attempt))
        assert isinstance(verdict, Applied)
        assert truth(world, offered_to_us).registrar == world.user

    async def test_what_nobody_offers_cannot_be_taken(
        self, adapter: RegistryAdapter, stranger: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        await register(stranger, world, replace(order, nameservers=()))
        with pytest.raises(PreparationRefused) as refused:
            await prepare(adapter, TransferOrder(order.name, None, ""), an_attempt_of(world))
        assert refused.value.reason == RefusalReason.NOT_ELIGIBLE.value

    async def test_an_offer_to_nobody_is_refused(
        self, adapter: RegistryAdapter, world: SimulatedWorld, order: RegisterOrder
    ) -> None:
        assert [problem.pointer for problem in adapter.problems(an_offer(order.name, None))] == ["/to"]
        await register(adapter, world, order)
        outcome = await run(adapter, an_offer(order.name, "NOBODY-SU"), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        assert outcome.reason is RefusalReason.POLICY
