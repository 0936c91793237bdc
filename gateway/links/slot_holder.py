"""The connection that holds the session slots of this process.

All slots are locks of one connection that does nothing else, so they are free again the moment the process dies. When
the connection breaks, the very same slots are taken again on a new one; those that cannot be had back soon are lost,
and their sessions must end.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.links.slots import RegistrySlots
from gateway.links.tickets import Tickets
from gateway.storage.listener import Listener
from gateway.storage.notify import SLOT_WANTED
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

CHECK_SECONDS = 5.0
LOST_AFTER_SECONDS = 10.0
"""How long sessions outlast the connection that holds their slots."""

_RETRY_SECONDS = 0.5
_ANSWER_SECONDS = 5.0
_SERVERS_MOMENT_SECONDS = 2.0

_TAKEN_BY_ALL = text(
    "SELECT classid::bigint AS class, count(*) AS taken FROM pg_locks "
    "WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint IN :classes "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY classid"
).bindparams(bindparam("classes", expanding=True))


def anywhere(_registry: str) -> bool:
    """Let this process log in at every registry."""
    return True


class SlotHolder:
    """`start` it before the first session is opened and `stop` it after the last one is closed."""

    def __init__(
        self,
        database: Database,
        tickets: Tickets,
        *,
        check_seconds: float = CHECK_SECONDS,
        lost_after_seconds: float = LOST_AFTER_SECONDS,
    ) -> None:
        self.may_log_in: Callable[[str], bool] = anywhere
        self.tickets = tickets
        self._database = database
        self._check_seconds = check_seconds
        self._lost_after_seconds = lost_after_seconds
        self._registries: dict[str, RegistrySlots] = {}
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._ready = asyncio.Event()
        self._broken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hear(self, listener: Listener) -> None:
        """Let go of spare slots when another process finds none."""
        listener.on(SLOT_WANTED, self._wanted)

    def slots_of(self, registry: str, sessions_max: int) -> RegistrySlots:
        """Return the slots of a registry that grants the account `sessions_max` sessions; once a registry."""
        slots = self._registries[registry] = RegistrySlots(self, registry, sessions_max)
        return slots

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="session slots")

    async def stop(self) -> None:
        await end(self._task)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        async with self._one_at_a_time:
            connection = await self._opened()
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    yield connection
            except BaseException as err:
                self._broken.set()  # a statement that was given up leaves the connection in doubt
                if not isinstance(err, Exception):
                    raise
                raise DatabaseUnavailable("disconnect") from err

    async def _opened(self) -> AsyncConnection:
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._ready.wait()
        if self._connection is None or self._broken.is_set():
            raise DatabaseUnavailable("disconnect")
        return self._connection

    async def _run(self) -> None:
        lost_at: float | None = None
        while True:
            try:
                async with self._database.aside() as connection:
                    lost_at = await self._hold(connection)
            except DatabaseUnavailable:
                pass  # it is told elsewhere
            except Exception as err:  # noqa: BLE001 - without this loop no session could be opened any more
                _log.error("session_slots_failed", **traits_of(err))
            lost_at = time.monotonic() if lost_at is None else lost_at
            if time.monotonic() - lost_at >= self._lost_after_seconds:
                for slots in self._registries.values():
                    slots.lose(slots.own)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _hold(self, connection: AsyncConnection) -> float:
        """Have the slots on this connection for as long as it lives; return when it was found dead."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._take_again(connection)
            self._broken.clear()
            self._connection = connection
            self._ready.set()
            while not self._broken.is_set():
                await self._count(connection)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._check_seconds):
                        await self._broken.wait()
        except (DatabaseUnavailable, TimeoutError):
            pass
        finally:
            self._ready.clear()
            self._connection = None
            await connection.invalidate()
        return time.monotonic()

    async def _take_again(self, connection: AsyncConnection) -> None:
        """Have the slots on this connection. The server may take a moment to end the one before."""
        until = time.monotonic() + _SERVERS_MOMENT_SECONDS
        for slots in self._registries.values():
            missing = slots.own
            while missing := [slot for slot in missing if not await slots.take_again(connection, slot)]:
                if time.monotonic() > until:
                    slots.lose(missing)
                    break
                await asyncio.sleep(_SERVERS_MOMENT_SECONDS / 20)

    async def _count(self, connection: AsyncConnection) -> None:
        """See that the connection lives, and how many slots all processes have."""
        classes = {slots.lock_class: slots for slots in self._registries.values()}
        async with self._one_at_a_time, asyncio.timeout(_ANSWER_SECONDS):
            rows = await connection.execute(_TAKEN_BY_ALL, {"classes": list(classes) or [0]})
        taken = {int(row[0]): int(row[1]) for row in rows}
        for lock_class, slots in classes.items():
            slots.taken_by_all = taken.get(lock_class, 0)

    def _wanted(self, registry: str) -> None:
        slots = self._registries.get(registry)
        if slots is not None:
            slots.let_go()
