"""Writing down that commands are about to be sent: those of one moment by one statement."""

from collections.abc import Sequence

from adapters.model import Attempt
from gateway.clock import Clock
from gateway.database import Database
from gateway.operations.batches import Batches
from gateway.operations.claim import LeaseLost
from gateway.operations.transitions import Sending, send_all

_TOGETHER_MAX = 32


class Recording:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._together = Batches(self._record, apart=lambda each: (each.claim.id,), most=_TOGETHER_MAX)

    async def record(self, command: Sending) -> Attempt:
        """Return the attempt, durably. Raises `LeaseLost`, `DatabaseUnavailable`: then it must not be sent."""
        return await self._together.do(command)

    async def _record(self, commands: Sequence[Sending]) -> Sequence[Attempt | LeaseLost]:
        at = self._clock()
        return await self._database.run_one(lambda connection: send_all(connection, commands, at=at))
