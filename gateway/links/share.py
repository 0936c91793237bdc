"""The part that a command has in the sessions of the accounts, beside the nodes that serve."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.database import Database
from gateway.links.slot_holder import SlotHolder
from gateway.links.tickets import Tickets
from gateway.storage.listener import Listener


@asynccontextmanager
async def own_share(database: Database, secret: bytes) -> AsyncIterator[SlotHolder]:
    """Slots for as long as the block lasts. Close what has sessions within it. `secret` is that of the nodes."""
    listener, slots = Listener(database.engine), SlotHolder(database, Tickets(secret))
    slots.hear(listener)
    listener.start()
    slots.start()
    try:
        yield slots
    finally:
        await slots.stop()
        await listener.stop()
