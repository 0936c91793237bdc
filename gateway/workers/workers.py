"""All workers of this process: one for each registry, the keeper of their leases, and the search for lost ones."""

import asyncio
import os
import socket
from contextlib import suppress

import structlog

from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.ids import new_id
from gateway.operations import leases
from gateway.operations.executor import Executor
from gateway.operations.verify import Verifier
from gateway.settings import OperationSettings
from gateway.storage.listener import Listener
from gateway.storage.notify import QUEUED
from gateway.unexpected import traits_of
from gateway.workers.lease_keeper import LeaseKeeper
from gateway.workers.registry_worker import RegistryWorker

_log = structlog.get_logger(__name__)


class Workers:
    """Any number of processes may run these side by side on one database, and any of them may be killed."""

    def __init__(
        self,
        database: Database,
        registries: Registries,
        executor: Executor,
        verifier: Verifier,
        keeper: LeaseKeeper,
        listener: Listener,
        settings: OperationSettings,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._keeper = keeper
        self._settings = settings
        self._clock = clock
        self._recovery: asyncio.Task[None] | None = None
        owner = f"{socket.gethostname()}:{os.getpid()}:{new_id('w')}"
        self._workers = {
            registry: RegistryWorker(registry, owner, database, executor, verifier, keeper, settings)
            for registry in registries.adapters
        }
        listener.on(QUEUED, self._woken)

    @property
    def in_flight(self) -> dict[str, int]:
        """Operations under way here, by registry."""
        return {registry: worker.in_flight for registry, worker in self._workers.items()}

    @property
    def dead(self) -> list[str]:
        """Registries whose operations nobody works off here any more: a bug ended their worker."""
        return [registry for registry, worker in self._workers.items() if worker.dead]

    async def start(self) -> None:
        self._keeper.start()
        self._recovery = asyncio.create_task(self._recover(), name="recovery")
        for worker in self._workers.values():
            worker.start()

    async def drain(self, seconds: float) -> None:
        """Take nothing new and let what is on the wire finish, for at most `seconds`; then `stop`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(worker.drain() for worker in self._workers.values()))

    async def stop(self) -> None:
        """Abandon what is left and give the leases back, so that other workers need not wait for them."""
        if self._recovery is not None:
            self._recovery.cancel()
            with suppress(asyncio.CancelledError):
                await self._recovery
        await asyncio.gather(*(worker.stop() for worker in self._workers.values()))
        await self._keeper.stop()

    def _woken(self, registry: str) -> None:
        worker = self._workers.get(registry)
        if worker is not None:
            worker.wake()

    async def _recover(self) -> None:
        while True:
            try:
                found = await self._database.run(lambda connection: leases.recover(connection, at=self._clock()))
                if found:
                    _log.warning("operations_of_lost_workers", count=found)
            except DatabaseUnavailable:
                pass  # it is told elsewhere; the next turn comes
            except Exception as err:  # noqa: BLE001 - without this search they would be lost for good
                _log.error("recovery_failed", **traits_of(err))
            await asyncio.sleep(self._settings.poll_seconds)
