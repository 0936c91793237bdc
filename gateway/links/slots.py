"""The sessions that a registry grants an account, shared by all processes: numbered slots, held by advisory locks.

A process that finds no slot makes the others let go of a spare one, so that each has a session before any has two.
"""

import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.errors import DatabaseUnavailable
from gateway.links.tickets import Tickets
from gateway.storage.notify import SLOT_WANTED, notify

_log = structlog.get_logger(__name__)

GENEROUS_SECONDS = 30.0
"""How long a process that let go of a slot takes none in its place."""

_TAKE = text(
    "SELECT number FROM generate_series(1, CAST(:most AS int)) AS number "
    "WHERE number <> ALL(CAST(:taken AS int[])) AND pg_try_advisory_lock(:class, number) LIMIT 1"
)
_TAKE_AGAIN = text("SELECT pg_try_advisory_lock(:class, :number)")
_RELEASE = text("SELECT pg_advisory_unlock(:class, :number)")


class Holder(Protocol):
    @property
    def tickets(self) -> Tickets: ...

    @property
    def may_log_in(self) -> Callable[[str], bool]:
        """Tell of a registry whether a session may be opened there; False = nobody may, for now."""
        ...

    def connection(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """The connection that the locks live on, for one caller at a time. Raises `DatabaseUnavailable`."""
        ...


@dataclass(eq=False, slots=True)
class Slot:
    """`held` is False once somebody else may have it, or wants it: its session must end, and then it is released.

    `left` is the ticket of a session on it that may stand: of the holder before at first, then what we kept.
    """

    slots: "RegistrySlots"
    number: int
    held: bool = True
    left: str | None = field(default=None, repr=False)

    async def keep(self, ticket: str) -> bool:
        return await self.slots.keep(self, ticket)

    async def release(self, *, ended: bool) -> None:
        self.held = False
        await self.slots.give_back(self, ended=ended)


class RegistrySlots:
    """The slots of one registry, as its pool of sessions sees them."""

    def __init__(self, holder: Holder, registry: str, sessions_max: int) -> None:
        self.registry = registry
        self.lock_class = zlib.crc32(f"dgw session {registry}".encode()) & 0x7FFFFFFF
        self.taken_by_all = 0
        self._holder = holder
        self._sessions_max = sessions_max
        self._own: set[Slot] = set()
        self._most = sessions_max
        self._most_until = 0.0

    async def take(self) -> Slot | None:
        """Return a slot; None when there is none, when the database cannot be asked, or when nobody may log in."""
        if not self._holder.may_log_in(self.registry) or len(self._own) >= self._allowed():
            return None
        values = {"most": self._sessions_max, "taken": [slot.number for slot in self._own], "class": self.lock_class}
        try:
            async with self._holder.connection() as connection:
                number = await connection.scalar(_TAKE, values)
                if number is None:
                    await self._want(connection)
                    return None
                left = await self._holder.tickets.left(connection, self.registry, number)
        except DatabaseUnavailable:
            return None
        slot = Slot(self, number, left=left)
        self._own.add(slot)
        return slot

    async def keep(self, slot: Slot, ticket: str) -> bool:
        """Keep the ticket of a slot's session; False when the slot is another's by now, or the database is away."""
        if slot not in self._own:
            return False
        if slot.left != ticket:
            try:
                async with self._holder.connection() as connection:
                    await self._holder.tickets.keep(connection, self.registry, slot.number, ticket)
            except DatabaseUnavailable:
                return False
            slot.left = ticket
        return True

    async def give_back(self, slot: Slot, *, ended: bool) -> None:
        if slot not in self._own:
            return  # lost before
        self._own.discard(slot)
        with suppress(DatabaseUnavailable):  # without its connection the lock is gone anyway
            async with self._holder.connection() as connection:
                if ended and slot.left is not None:
                    await self._holder.tickets.forget(connection, self.registry, slot.number)
                await connection.execute(_RELEASE, {"class": self.lock_class, "number": slot.number})

    def share(self) -> float:
        """Return this process's part of all sessions (0 < x <= 1), and so of the commands that the account may send."""
        own = max(1, len(self._own))
        return own / max(own, self.taken_by_all)

    def let_go(self) -> None:
        """Have a spare session ended, because a process has none; one after the other."""
        held = [slot for slot in self._own if slot.held]
        if len(held) == len(self._own) > 1:
            held[0].held = False
            self._most, self._most_until = len(held) - 1, time.monotonic() + GENEROUS_SECONDS

    @property
    def own(self) -> Sequence[Slot]:
        return tuple(self._own)

    async def take_again(self, connection: AsyncConnection, slot: Slot) -> bool:
        """Have a slot of ours on a new connection; False while another connection has it."""
        again = {"class": self.lock_class, "number": slot.number}
        return bool(await connection.scalar(_TAKE_AGAIN, again))

    def lose(self, slots: Sequence[Slot]) -> None:
        """Give slots up: somebody else may have them by now."""
        for slot in slots:
            slot.held = False
            self._own.discard(slot)
            _log.warning("session_slot_lost", registry=self.registry)

    async def _want(self, connection: AsyncConnection) -> None:
        if not self._own:
            await notify(connection, SLOT_WANTED, self.registry)

    def _allowed(self) -> int:
        return self._most if time.monotonic() < self._most_until else self._sessions_max
