"""Periodic work that runs once in the cluster, whichever node's turn it is: each job a task, so that none waits."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from adapters.errors import AdapterError
from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.storage import jobs as rows
from gateway.storage.locks import only_one
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_LOOK_SECONDS = 30.0
_RETRY = timedelta(minutes=5)


class JobObserver(Protocol):
    """`job` is a name of the closed set that the settings make."""

    def job_succeeded(self, job: str, seconds: float) -> None: ...

    def job_failed(self, job: str, seconds: float) -> None: ...


class NobodyWatches:
    def job_succeeded(self, job: str, seconds: float) -> None: ...

    def job_failed(self, job: str, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """`run` may raise anything: it is run again, sooner than `every` if that is long."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]

    @property
    def retry(self) -> timedelta:
        return min(self.every, _RETRY)

    @property
    def look_seconds(self) -> float:
        """Return how often a node asks whether the job is due."""
        return min(self.every.total_seconds(), _LOOK_SECONDS)


class Jobs:
    """Any number of nodes may have the same jobs; a job that is due is run by one of them."""

    def __init__(self, database: Database, jobs: Sequence[Job], *, observer: JobObserver | None = None) -> None:
        self._database = database
        self._jobs = jobs
        self._observer = observer or NobodyWatches()
        self._tasks: list[asyncio.Task[None]] = []
        self._woken = {job.name: asyncio.Event() for job in jobs}

    def wake(self, name: str) -> None:
        """Have a job run now, whenever it ran last; if another process runs it, at its next turn."""
        self._woken[name].set()

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._repeat(job), name=f"job {job.name}") for job in self._jobs]

    async def stop(self) -> None:
        """Stop at once: what was not finished is begun again, here or elsewhere."""
        await end(*self._tasks)

    async def _repeat(self, job: Job) -> None:
        await asyncio.sleep(job.look_seconds * random.random())  # noqa: S311 - nodes that start together do not ask together
        woken = self._woken[job.name]
        while True:
            now = woken.is_set()
            woken.clear()
            try:
                await self.run_if_due(job, now=now)
            except DatabaseUnavailable as err:
                _log.info("job_not_run", job=job.name, reason=str(err))
            except Exception as err:  # noqa: BLE001 - a job that ended here would never run again
                _log.error("job_not_run", job=job.name, **traits_of(err))
            with suppress(TimeoutError):
                async with asyncio.timeout(job.look_seconds):
                    await woken.wait()

    async def run_if_due(self, job: Job, *, now: bool = False) -> bool:
        """Run a job that is due (or at any rate, `now`) and that no other process runs; True when it ran.

        Raises `DatabaseUnavailable`.
        """
        every, retry = (timedelta(0),) * 2 if now else (job.every, job.retry)
        async with self._database.reading() as connection:
            if not await rows.is_due(connection, job.name, every=every, retry=retry):
                return False
        async with only_one(self._database, f"job:{job.name}") as ours:
            due = ours and await self._database.run(
                lambda connection: rows.begin(connection, job.name, every=every, retry=retry)
            )
            if due:
                await self._run(job)
            return due

    async def _run(self, job: Job) -> None:
        started = time.monotonic()
        try:
            await job.run()
        except Exception as err:  # noqa: BLE001 - the next turn comes
            if isinstance(err, AdapterError | DatabaseUnavailable):
                _log.info("job_failed", job=job.name, reason=str(err))
            else:
                _log.error("job_failed", job=job.name, **traits_of(err))
            self._observer.job_failed(job.name, time.monotonic() - started)
        else:
            await self._database.run(lambda connection: rows.succeed(connection, job.name))
            self._observer.job_succeeded(job.name, time.monotonic() - started)
