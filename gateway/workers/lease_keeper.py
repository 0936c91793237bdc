"""Keeping the leases of what this process works on, and stopping work whose lease is lost."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from gateway.database import Database
from gateway.ending import end
from gateway.errors import DatabaseUnavailable
from gateway.operations import leases
from gateway.operations.claim import Claim
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

# A lease counts as lost a little before the database would give it away, so that nothing is sent in that moment.
_SAFETY = 0.8


@dataclass(slots=True)
class _Held:
    fence: int
    task: asyncio.Task[None]
    safe_until: float


class LeaseKeeper:
    """Renews every lease three times within its length; `lost` is called for each one that another worker took.

    Time is measured by the monotonic clock here: it bounds how long this process may believe in its leases while the
    database does not answer, or after it was itself suspended.
    """

    def __init__(
        self,
        database: Database,
        lease: timedelta,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._lease = lease
        self._monotonic = monotonic
        self._lost = lost
        self._held: dict[str, _Held] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="lease keeper")

    async def stop(self) -> None:
        """Stop renewing, and give back what is still held."""
        await end(self._task)
        held = {operation_id: each.fence for operation_id, each in self._held.items()}
        if held:
            with suppress(DatabaseUnavailable):
                await self._database.run(lambda connection: leases.give_back(connection, held))

    def hold(self, claim: Claim, task: asyncio.Task[None], claimed_at: float) -> None:
        """Keep the lease of a claim that was made at `claimed_at` (monotonic), until `drop`."""
        self._held[claim.id] = _Held(claim.fence, task, self._safe_after(claimed_at))

    def drop(self, claim: Claim) -> None:
        held = self._held.get(claim.id)
        if held is not None and held.fence == claim.fence:
            del self._held[claim.id]

    def still_held(self, claim: Claim) -> bool:
        """Tell whether the lease can still be ours, without asking the database."""
        held = self._held.get(claim.id)
        return held is not None and held.fence == claim.fence and self._monotonic() < held.safe_until

    async def renew(self) -> None:
        """Prolong every lease once; cancel the work of those that are lost."""
        self._held = {key: held for key, held in self._held.items() if not held.task.done()}
        asked_at, asked = self._monotonic(), {key: held.fence for key, held in self._held.items()}
        if not asked:
            return
        try:
            kept = await self._database.run(lambda connection: leases.renew(connection, asked, lease=self._lease))
        except Exception as err:  # noqa: BLE001 - whatever it was, try again while the leases last
            if not isinstance(err, DatabaseUnavailable):
                _log.error("lease_renewal_failed", **traits_of(err))
            kept = frozenset(key for key in asked if self._is_safe(key))
        else:
            for key in kept & self._held.keys():
                self._held[key].safe_until = self._safe_after(asked_at)
        for key in asked.keys() - kept:
            self._give_up(key, asked[key])

    def _give_up(self, operation_id: str, fence: int) -> None:
        held = self._held.get(operation_id)
        if held is not None and held.fence == fence:
            del self._held[operation_id]
            _log.warning("lease_lost", operation=operation_id)
            self._lost()
            held.task.cancel()

    def _is_safe(self, operation_id: str) -> bool:
        held = self._held.get(operation_id)
        return held is not None and self._monotonic() < held.safe_until

    def _safe_after(self, moment: float) -> float:
        return moment + self._lease.total_seconds() * _SAFETY

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            await self.renew()
