"""Pausing and resuming the way to a registry or to a hosting panel: nothing is sent, orders wait; on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.storage import circuits, pauses
from gateway.storage.pauses import Pause


@dataclass(frozen=True, slots=True)
class Pausing:
    """`kind` (`registry`, `panel`) is what the audit trail calls them."""

    kind: str
    database: Database
    audit: AuditTrail
    clock: Clock

    async def lasting(self, names: Iterable[str]) -> Mapping[str, list[Pause]]:
        """Return the pauses that last now, by name."""
        at = self.clock()
        lasting: dict[str, list[Pause]] = {name: [] for name in names}
        async with self.database.reading() as connection:
            for pause in await pauses.standing(connection):
                if pause.starts_at <= at:
                    lasting.setdefault(pause.registry, []).append(pause)
        return lasting

    async def pause(self, name: str, detail: str, *, until: datetime | None, by: Actor) -> None:
        """Send nothing until then, or until `resume`."""
        at = self.clock()

        async def work(connection: AsyncConnection) -> None:
            await pauses.put(connection, Pause(name, pauses.OPERATOR, at, until, detail, by.id))
            after = {"detail": detail, "until": None if until is None else rfc3339(until)}
            entry = AuditEntry(by, f"{self.kind}.pause", f"{self.kind}:{name}", after=after)
            await self.audit.write(connection, entry, at=at)

        await self.database.run(work)

    async def resume(self, name: str, *, by: Actor) -> None:
        """End an operator's pause, and have an open circuit tried at once. Other pauses last."""

        async def work(connection: AsyncConnection) -> None:
            ended = await pauses.end(connection, name, pauses.OPERATOR)
            await circuits.try_now(connection, name)
            entry = AuditEntry(by, f"{self.kind}.resume", f"{self.kind}:{name}", before={"paused": ended})
            await self.audit.write(connection, entry, at=self.clock())

        await self.database.run(work)
