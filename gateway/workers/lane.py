"""One stream of work: it claims what is due and runs it, up to its own limit, so that no stream delays another."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context

import structlog

from gateway.errors import DatabaseUnavailable
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.leasing import Leasing
from gateway.operations.queue import Due
from gateway.unexpected import traits_of
from gateway.workers.lease_keeper import LeaseKeeper

_log = structlog.get_logger(__name__)

_GATHER_SECONDS = 0.005
"""How long places are let become free before more is claimed from a queue that is longer than they are many."""

_SETTLING_MAX = 4
"""How many times as many as there are places may be under way, with those that have left theirs."""

LeavePlace = Callable[[], None]
Step = Callable[[Claim, LeavePlace], Awaitable[None]]


def always() -> bool:
    return True


class Lane:
    """Claims from `due` when it is woken, when `poll_seconds` have passed, and, as long as more is due than it has
    places for, whenever one is free; if it `may_claim`. While nothing is due, places are given to what comes by itself.
    """

    def __init__(
        self,
        name: str,
        due: Due,
        step: Step,
        keeper: LeaseKeeper,
        leasing: Leasing,
        *,
        concurrency: int,
        poll_seconds: float,
        may_claim: Callable[[], bool] = always,
    ) -> None:
        self.name = name
        self._due = due
        self._step = step
        self._keeper = keeper
        self._leasing = leasing
        self._concurrency = concurrency
        self._poll_seconds = poll_seconds
        self._may_claim = may_claim
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling: set[asyncio.Task[None] | None] = set()
        self._kept = 0
        self._caught_up = False
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._stopping.clear()
        self._loop = asyncio.create_task(self._run(), name=f"lane {self.name}")
        self._loop.add_done_callback(self._loop_ended)

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    def keep_place(self) -> bool:
        """Keep a place for what is about to come, until `give_place_back`; False when others are to have it."""
        free = self._claiming and self._caught_up and self._free > 0 and self._may_claim()
        self._kept += free
        return free

    def give_place_back(self) -> None:
        self._kept -= 1

    def begin(self, claim: Claim, claimed_at: float) -> None:
        """Work on what was leased at `claimed_at` (monotonic); once the lane is stopping, it is left to its lease."""
        if not self._claiming:
            return
        task = asyncio.create_task(self._work(claim), name=f"operation {claim.id}", context=Context())
        self._keeper.hold(claim, task, claimed_at)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def drain(self) -> None:
        """Claim nothing more, and return when what is under way has ended."""
        await self._stop_claiming()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Claim nothing more and abandon what is under way: another worker will look it up."""
        await self._stop_claiming()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    @property
    def dead(self) -> bool:
        """Tell whether claiming has ended although nobody asked for that."""
        return self._loop is not None and self._loop.done() and not self._stopping.is_set()

    async def _stop_claiming(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._loop is not None:
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            if not self._caught_up and self._free < self._concurrency // 4:
                await asyncio.sleep(_GATHER_SECONDS)
            free = self._free
            looks = free > 0 and self._may_claim()
            self._caught_up = looks and await self._claim(free) < free
            if not self._stopping.is_set() and (self._caught_up or not looks):
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll_seconds):
                        await self._wake.wait()

    @property
    def _claiming(self) -> bool:
        return self._loop is not None and not self._loop.done() and not self._stopping.is_set()

    @property
    def _free(self) -> int:
        busy = len(self._tasks) + self._kept
        return min(self._concurrency - busy + len(self._settling), self._concurrency * _SETTLING_MAX - busy)

    async def _claim(self, limit: int) -> int:
        """Claim and start what is due; return how many that were."""
        claimed_at = time.monotonic()
        try:
            claims = await self._leasing.take(self._due, limit)
        except DatabaseUnavailable:
            return 0
        except Exception as err:  # noqa: BLE001 - the next turn may succeed; without it nothing of this lane would run
            _log.error("claim_failed", lane=self.name, **traits_of(err))
            return 0
        for claim in claims:
            self.begin(claim, claimed_at)
        return len(claims)

    def _loop_ended(self, loop: asyncio.Task[None]) -> None:
        err = None if loop.cancelled() else loop.exception()
        if err is not None:
            _log.critical("lane_died", lane=self.name, **traits_of(err))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._settling.discard(task)
        self._place_is_free()

    def _leave_place(self) -> None:
        self._settling.add(asyncio.current_task())
        self._place_is_free()

    def _place_is_free(self) -> None:
        if not self._caught_up:
            self._wake.set()

    async def _work(self, claim: Claim) -> None:
        """Take one step; it may leave its place to the next when only writing is left of it.

        Where it fails the lease runs out, and who finds it then sees whether anything was sent. A step that is
        cancelled keeps its lease for the keeper to give back.
        """
        with structlog.contextvars.bound_contextvars(operation=claim.id, registry=claim.registry):
            try:
                await self._step(claim, self._leave_place)
            except LeaseLost:
                _log.warning("lease_lost")
            except DatabaseUnavailable as err:
                _log.warning("operation_left_to_its_lease", reason=str(err))
            except Exception as err:  # noqa: BLE001 - one operation must not end the lane of all
                _log.error("operation_step_failed", **traits_of(err))
            self._keeper.drop(claim)
