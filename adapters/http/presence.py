"""Being seen among the nodes that use one account, so that each takes its part of the account's rate and no more."""

import asyncio
import contextlib

from adapters.link import SessionSlot, SessionSlots


class Presence:
    """Holds one of the account's slots while this node uses the account. `slots` None = nobody else uses it."""

    def __init__(self, slots: SessionSlots | None) -> None:
        self._slots = slots
        self._slot: SessionSlot | None = None
        self._taking: asyncio.Task[None] | None = None

    def show(self) -> None:
        """Have a slot soon; until then, and where none is left, the node counts itself alone. Keeps nobody waiting."""
        held = self._slot is not None and self._slot.held
        if self._slots is None or held or (self._taking is not None and not self._taking.done()):
            return
        self._taking = asyncio.create_task(self._take(self._slots), name="a node's part of an account")

    async def end(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._taking
        if self._slot is not None:
            await self._slot.release(ended=True)
            self._slot = None

    async def _take(self, slots: SessionSlots) -> None:
        lost, self._slot = self._slot, None
        if lost is not None:
            await lost.release(ended=True)
        self._slot = await slots.take()
