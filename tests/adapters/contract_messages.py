"""The registry's messages: read, kept, acknowledged, in that order."""

from datetime import timedelta

from adapters.auth_code import new_auth_code
from adapters.capabilities import Capability
from adapters.interface import RegistryAdapter
from adapters.model import AuthCodeOrder, PollKind, RegisterOrder, TransferState
from tests.adapters.contract_base import done, need, register
from tests.adapters.contract_transfers import LATER
from tests.adapters.world import World


class MessageContract:
    async def test_an_empty_queue_has_no_message(self, adapter: RegistryAdapter) -> None:
        need(adapter, Capability.POLL)
        assert await adapter.poll() is None

    async def test_a_request_for_our_name_is_told_until_it_is_acknowledged(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.POLL, Capability.TRANSFER_OUT, Capability.AUTH_CODE)
        await register(adapter, world, order)
        world.advance(LATER)
        code = new_auth_code(adapter.rules(order.name.parent).auth_code)
        await done(adapter, world, AuthCodeOrder(order.name, code))
        async with world.others() as stranger:
            await stranger.asks_for(order.name, code)
        message = await adapter.poll()
        assert message is not None
        assert await adapter.poll() == message
        assert (message.kind, message.name) == (PollKind.TRANSFER, order.name)
        assert message.transfer is not None
        assert (message.transfer.state, message.transfer.requested_by_us) == (TransferState.PENDING, False)
        assert message.transfer.requester == world.stranger
        assert code not in message.raw
        await adapter.acknowledge(message.id)
        await adapter.acknowledge(message.id)
        following = await adapter.poll()
        assert following is None or following.id != message.id

    async def test_messages_of_the_registrys_own_doing_never_stop_the_queue(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.POLL)
        await register(adapter, world, order)
        world.advance(timedelta(days=366))
        world.advance(timedelta(days=120))
        seen = []
        while (message := await adapter.poll()) is not None:
            seen.append(message.id)
            await adapter.acknowledge(message.id)
        assert len(set(seen)) == len(seen)
