"""Signed-in browsers: a random cookie, of which only the digest is kept."""

from dataclasses import dataclass
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.people.model import Realm, Visit
from gateway.people.tokens import csrf_of, digest_of, new_token
from gateway.storage import people as rows

LASTS = {Realm.PANEL: timedelta(days=30), Realm.CONSOLE: timedelta(hours=12)}
IDLE = {Realm.PANEL: timedelta(days=7), Realm.CONSOLE: timedelta(hours=2)}

_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Visits:
    database: Database
    clock: Clock

    async def open(self, person_id: str, realm: Realm) -> str:
        """Return the cookie of a new visit: who signs in gets another one than before."""
        token, at = new_token(), self.clock()
        await self.database.run(
            lambda connection: rows.open_visit(connection, digest_of(token), person_id, at=at, until=at + LASTS[realm])
        )
        return token

    async def find(self, token: str, realm: Realm, *, idle: bool = False) -> Visit | None:
        """`idle`: nobody did anything, a page only keeps itself up to date; that does not prolong the visit."""
        at, digest = self.clock(), digest_of(token)
        async with self.database.reading() as connection:
            row = await rows.visitor(connection, digest, at=at, idle=IDLE[realm])
        if row is None or row.realm != realm.value:
            return None
        if not idle and at - row.seen_at > _SEEN_EVERY:
            await self.database.run(lambda connection: rows.seen(connection, digest, at=at))
        return Visit(rows.person_of(row), csrf_of(token), digest)

    async def end(self, visit: Visit) -> None:
        await self.database.run(lambda connection: rows.end_visit(connection, visit.digest))

    async def end_others(self, visit: Visit) -> None:
        """End what else this person has open elsewhere."""
        await self.database.run(lambda connection: rows.end_visits(connection, visit.person.id, but=visit.digest))

    async def forget(self) -> int:
        at = self.clock()
        return await self.database.run(
            lambda connection: rows.forget(connection, visits_before=at, failures_before=at - timedelta(days=1))
        )
