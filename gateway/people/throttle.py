"""Failed attempts to sign in, counted for the address and for the source, over all nodes."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.people.errors import TooManyAttempts
from gateway.people.model import Realm
from gateway.storage import people as rows

PERIOD = timedelta(minutes=15)
PER_ADDRESS, PER_SOURCE = 10, 50


@dataclass(frozen=True, slots=True)
class Throttle:
    """Ten failures of one address or fifty from one source within a quarter of an hour: the rest of it nothing is
    looked at, right or wrong.
    """

    database: Database
    clock: Clock

    async def check(self, realm: Realm, email: str, source: str | None) -> None:
        """Raises `TooManyAttempts`."""
        limits = self._limits(realm, email, source)
        async with self.database.reading() as connection:
            found = await rows.failures(connection, tuple(limits), since=self.clock() - PERIOD)
        if any(count >= limits[subject] for subject, count in found.items()):
            raise TooManyAttempts

    async def failed(self, realm: Realm, email: str, source: str | None) -> None:
        for subject in sorted(self._limits(realm, email, source)):
            await self.database.run(self._counting(subject))

    def subject_of(self, realm: Realm, email: str) -> str:
        return f"{realm.value}:{hashlib.sha256(email.encode()).hexdigest()}"

    def _limits(self, realm: Realm, email: str, source: str | None) -> dict[str, int]:
        limits = {self.subject_of(realm, email): PER_ADDRESS}
        return limits if source is None else limits | {f"from:{source}": PER_SOURCE}

    def _counting(self, subject: str) -> Callable[..., Awaitable[None]]:
        return lambda connection: rows.count_failure(connection, subject, at=self.clock(), period=PERIOD)
