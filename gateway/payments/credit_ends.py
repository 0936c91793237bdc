"""Ends credit whose time is over, an account at a time."""

from dataclasses import dataclass

from billing_core import temporary_credits
from gateway.clock import Clock
from gateway.database import Database


@dataclass(frozen=True, slots=True)
class CreditEnds:
    database: Database
    clock: Clock

    async def run(self) -> int:
        """Return how many ended. Raises `DatabaseUnavailable`; run again, it goes on."""
        ended = 0
        while await self.database.run(lambda connection: temporary_credits.end_one(connection, at=self.clock())):
            ended += 1
        return ended
