"""One order carried out by several at once, each until it is proved done: as nodes that know nothing of each other."""

import asyncio
from datetime import timedelta

from adapters.errors import Unavailable
from adapters.interface import RegistryAdapter
from adapters.model import Attempt, Order
from adapters.outcome import Applied, Done, Undecided, Verdict
from tests.adapters.contract_base import an_attempt_of, prepare, repeated, settled
from tests.adapters.world import World


async def proved(adapter: RegistryAdapter, world: World, order: Order, attempt: Attempt) -> Verdict:
    """Return what verification says in the end; the registry's time goes on meanwhile."""
    while isinstance(verdict := await adapter.verify(order, settled(attempt)), Undecided):
        assert verdict.retry_after is not None
        world.advance(verdict.retry_after + timedelta(seconds=1))
    return verdict


async def ordered_by_all(adapters: list[RegistryAdapter], world: World, order: Order) -> None:
    async def carried_out(adapter: RegistryAdapter) -> None:
        attempt = an_attempt_of(world)
        while True:
            try:
                outcome = await adapter.execute(await prepare(adapter, order, attempt), attempt)
                if isinstance(outcome, Done) or isinstance(await proved(adapter, world, order, attempt), Applied):
                    return
            except Unavailable:
                continue
            attempt = repeated(attempt, world)

    await asyncio.gather(*map(carried_out, adapters))
