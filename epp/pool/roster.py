"""The sessions that a pool has, and the tasks that open, probe and close them."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from epp.pool.opener import Opener
from epp.pool.plan import Phase
from epp.pool.session import PoolContext, PooledSession

_PHASES = tuple(Phase)


class Roster:
    """Carries out what a plan says of sessions. `on_change` is called when one has come or gone."""

    def __init__(self, context: PoolContext, *, on_change: Callable[[], None]) -> None:
        self.sessions: list[PooledSession] = []
        self.opener = Opener(context, standing=self._standing)
        self._context = context
        self._on_change = on_change
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening: asyncio.Task[None] | None = None
        self._closed = False
        self._empty = asyncio.Event()
        self._empty.set()
        self._told: dict[Phase, int] = {}

    @property
    def hopeless(self) -> bool:
        """Whether no session is there, nor will be."""
        return self.opener.refusal is not None and all(s.phase is Phase.CLOSING for s in self.sessions)

    @property
    def in_flight(self) -> int:
        return sum(session.in_flight for session in self.sessions)

    def stats(self) -> dict[Phase, int]:
        counts = dict.fromkeys(_PHASES, 0)
        for session in self.sessions:
            counts[session.phase] += 1
        return counts

    def tell(self) -> None:
        """Tell the observer what has changed in the numbers of sessions."""
        counts = self.stats()
        if counts == self._told:
            return
        told, self._told = self._told, counts
        for phase, number in counts.items():
            if phase is not Phase.CLOSING and told.get(phase) != number:
                self._context.observer.sessions(self._context.name, phase, number)

    def look(self) -> None:
        """Notice which free sessions ended while nobody was reading."""
        for session in self.sessions:
            if session.phase is Phase.READY:
                session.look()

    def distrust(self, *, unused_since: float) -> None:
        """Give up the sessions that have been idle at least as long as one that the registry had ended."""
        for session in self.sessions:
            if session.phase is Phase.READY and session.used_at <= unused_since:
                session.lost = session.lost or "idle"

    def open_another(self) -> None:
        session = PooledSession(self._context, on_phase=self.tell)
        self.sessions.append(session)
        self._empty.clear()
        self._opening = self.run(self._open(session))

    def retire(self, session: PooledSession) -> None:
        session.phase = Phase.CLOSING
        self.run(self._close(session))

    def run(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Do some work on a session beside everything else."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self, drain_seconds: float) -> None:
        """Retire the free sessions, wait so long for those in use, and drop what is left."""
        self._closed = True
        if self._opening is not None:
            self._opening.cancel()
        for session in self.sessions:
            if session.phase is Phase.READY:
                self.retire(session)
        with suppress(TimeoutError):
            async with asyncio.timeout(drain_seconds):
                await self._empty.wait()
        for session in self.sessions:
            session.abort()
        await self._empty.wait()

    async def _open(self, session: PooledSession) -> None:
        try:
            await self.opener.open(session)
        finally:
            if session.phase is not Phase.READY:
                self._forget(session)
            elif self._closed:
                self.retire(session)
            else:
                self._on_change()

    async def _close(self, session: PooledSession) -> None:
        try:
            await session.close()
        finally:
            self._forget(session)

    def _forget(self, session: PooledSession) -> None:
        self.sessions.remove(session)
        if not self.sessions:
            self._empty.set()
        self._on_change()
        self.tell()

    def _standing(self) -> int:
        return sum(session.phase in {Phase.READY, Phase.BUSY} for session in self.sessions)
