"""Hearing the signals of other processes: one connection that listens, opened again whenever it is lost."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.ending import end

_log = structlog.get_logger(__name__)

Heard = Callable[[str], None]


class Listener:
    """Calls back with the payload of each signal. While the connection is lost, signals are lost: poll as well.

    Every `check_seconds` it makes sure that the server is still there: a connection that only listens never tells.
    """

    def __init__(self, engine: AsyncEngine, *, retry_seconds: float = 1.0, check_seconds: float = 15.0) -> None:
        self._engine = engine
        self._retry_seconds = retry_seconds
        self._check_seconds = check_seconds
        self._callbacks: defaultdict[str, list[Heard]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None

    def on(self, channel: str, callback: Heard) -> None:
        """Register a callback, before `start`."""
        self._callbacks[channel].append(callback)

    def start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._listen(), name="listener")

    async def stop(self) -> None:
        await end(self._task)
        self._task = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except Exception as err:  # noqa: BLE001 - whatever it was, listen again
                _log.warning("listener_lost", error=type(err).__name__)
            await asyncio.sleep(self._retry_seconds)

    async def _listen_once(self) -> None:
        lost = asyncio.Event()
        async with asyncio.timeout(None) as deadline, self._engine.connect() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            raw.add_termination_listener(lambda _connection: lost.set())
            for channel in self._callbacks:
                await raw.add_listener(channel, self._heard)
            try:
                while not lost.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._check_seconds):
                            await lost.wait()
                    deadline.reschedule(asyncio.get_running_loop().time() + self._check_seconds)
                    await raw.execute("SELECT")
                    deadline.reschedule(None)
            finally:
                await connection.invalidate()

    def _heard(self, _connection: Any, _pid: int, channel: str, payload: str) -> None:
        for callback in self._callbacks[channel]:
            callback(payload)
