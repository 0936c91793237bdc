"""Taking operations in the name of one process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.database import Database
from gateway.operations import queue
from gateway.operations.claim import Claim


@dataclass(frozen=True, slots=True)
class Leasing:
    """`owner` names the process, for people who look at the table; the fence is what counts."""

    database: Database
    owner: str
    lease: timedelta

    async def take(self, due: queue.Due, limit: int) -> Sequence[Claim]:
        """Lease up to `limit` operations. Raises `DatabaseUnavailable`."""
        return await self.database.run_one(
            lambda connection: queue.take(connection, due, owner=self.owner, lease=self.lease, limit=limit)
        )
