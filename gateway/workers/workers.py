"""All lanes of this process: for each registry and panel its orders and its look-ups, and what no such lane takes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import structlog

from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.links.circuits import Circuits
from gateway.operations import leases, queue
from gateway.operations.claim import Claim
from gateway.operations.executor import Executor
from gateway.operations.leasing import Leasing
from gateway.operations.verify import Verifier
from gateway.settings import OperationSettings
from gateway.storage.listener import Listener
from gateway.storage.notify import QUEUED, REGISTRY
from gateway.unexpected import traits_of
from gateway.workers.lane import Lane, LeavePlace, Step, always
from gateway.workers.lease_keeper import LeaseKeeper

_log = structlog.get_logger(__name__)

_ASIDE_CONCURRENCY = 2


class Workers:
    """Any number of processes may run these side by side on one database, and any of them may be killed."""

    def __init__(
        self,
        database: Database,
        targets: Targets,
        executor: Executor,
        verifier: Verifier,
        keeper: LeaseKeeper,
        leasing: Leasing,
        circuits: Circuits,
        listener: Listener,
        settings: OperationSettings,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._executor = executor
        self._verifier = verifier
        self._keeper = keeper
        self._leasing = leasing
        self._circuits = circuits
        self._settings = settings
        self._clock = clock
        self._recovery: asyncio.Task[None] | None = None
        self._by_registry = {registry: self._lanes_of(registry) for registry in targets.adapters}
        self._aside = self._lanes_aside(targets)
        listener.on(QUEUED, self._queued)
        listener.on(REGISTRY, self._woken)
        circuits.on_closed(self._woken)

    @property
    def lanes(self) -> Iterator[Lane]:
        for lanes in self._by_registry.values():
            yield from lanes
        yield from self._aside

    def keep(self, registry: str) -> bool:
        """Keep a place for an order of a registry; False when it has to queue."""
        lanes = self._by_registry.get(registry)
        return lanes is not None and lanes[0].keep_place()

    def give_back(self, registry: str) -> None:
        self._by_registry[registry][0].give_place_back()

    def begin(self, claim: Claim, claimed_at: float) -> None:
        """Work on an order for which a place is kept."""
        self._by_registry[claim.registry][0].begin(claim, claimed_at)

    @property
    def in_flight(self) -> dict[str, int]:
        """Operations under way here, by registry."""
        return {registry: sum(lane.in_flight for lane in lanes) for registry, lanes in self._by_registry.items()}

    @property
    def dead(self) -> list[str]:
        """Lanes that nobody works off here any more: a bug ended them."""
        return [lane.name for lane in self.lanes if lane.dead]

    async def start(self) -> None:
        self._keeper.start()
        self._circuits.start()
        self._recovery = asyncio.create_task(self._recover(), name="recovery")
        for lane in self.lanes:
            lane.start()

    async def drain(self, seconds: float) -> None:
        """Take nothing new and let what is on the wire finish, for at most `seconds`; then `stop`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(lane.drain() for lane in self.lanes))

    async def stop(self) -> None:
        """Abandon what is left and give the leases back, so that other workers need not wait for them."""
        await end(self._recovery)
        await asyncio.gather(*(lane.stop() for lane in self.lanes))
        await self._circuits.stop()
        await self._keeper.stop()

    def _lanes_of(self, registry: str) -> tuple[Lane, Lane]:
        """Return the lanes of a registry. Neither asks it for anything while its circuit is not closed."""

        def may_claim() -> bool:
            return self._circuits.lets_pass(registry)

        most = self._settings.concurrency
        return (
            self._lane(f"{registry} orders", queue.orders(registry), self._order, most, may_claim=may_claim),
            self._lane(
                f"{registry} look-ups", queue.look_ups(registry), self._look_up, max(1, most // 2), may_claim=may_claim
            ),
        )

    def _lanes_aside(self, targets: Targets) -> tuple[Lane, Lane]:
        given_up = timedelta(seconds=self._settings.verify_give_up_seconds)
        strangers = queue.strangers(sorted(targets.adapters), given_up)
        return (
            self._lane("overdue orders", queue.overdue(), self._order, _ASIDE_CONCURRENCY),
            self._lane("orders of unknown registries", strangers, self._look_up, _ASIDE_CONCURRENCY),
        )

    def _lane(
        self, name: str, due: queue.Due, step: Step, concurrency: int, *, may_claim: Callable[[], bool] = always
    ) -> Lane:
        return Lane(
            name,
            due,
            step,
            self._keeper,
            self._leasing,
            concurrency=concurrency,
            poll_seconds=self._settings.poll_seconds,
            may_claim=may_claim,
        )

    async def _order(self, claim: Claim, answered: LeavePlace) -> None:
        await self._executor.run(claim, lambda: self._keeper.still_held(claim), answered)

    async def _look_up(self, claim: Claim, _answered: LeavePlace) -> None:
        await self._verifier.run(claim)

    def _queued(self, registry: str) -> None:
        """There is an order more, and nothing more to look up."""
        lanes = self._by_registry.get(registry)
        if lanes is not None:
            orders, _look_ups = lanes
            orders.wake()

    def _woken(self, registry: str) -> None:
        for lane in self._by_registry.get(registry, ()):
            lane.wake()

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
