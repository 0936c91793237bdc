"""Registries as operators handle them: how each is, pause and resume, differences to be closed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.paging import Page, page_of
from gateway.registries.health import RegistryHealth, health_of
from gateway.registries.pausing import Pausing
from gateway.storage import differences
from gateway.storage.differences import DifferenceView
from gateway.storage.pauses import Pause

RECENT = timedelta(hours=1)


class RegistryService:
    """Every change is written to the audit trail with the change itself."""

    def __init__(self, database: Database, registries: Registries, audit: AuditTrail, *, clock: Clock) -> None:
        self._database = database
        self._registries = registries
        self._audit = audit
        self._clock = clock
        self._pausing = Pausing("registry", database, audit, clock)

    async def health(self, registry: str) -> RegistryHealth:
        """Raises `NotFound`, `DatabaseUnavailable`."""
        self._registries.adapter(registry)
        async with self._database.reading() as connection:
            return await health_of(connection, registry, at=self._clock(), window=RECENT)

    async def pauses(self) -> Mapping[str, list[Pause]]:
        """Return the pauses that last now, by registry."""
        return await self._pausing.lasting(self._registries.adapters)

    async def pause(self, registry: str, detail: str, *, until: datetime | None, by: Actor) -> None:
        """Send nothing to a registry until then, or until `resume`. Raises `NotFound`."""
        self._registries.adapter(registry)
        await self._pausing.pause(registry, detail, until=until, by=by)

    async def resume(self, registry: str, *, by: Actor) -> None:
        """End an operator's pause, and have an open circuit tried at once. Other pauses last. Raises `NotFound`."""
        self._registries.adapter(registry)
        await self._pausing.resume(registry, by=by)

    async def differences(
        self, registry: str, *, open_only: bool, after: str | None = None, limit: int = 50
    ) -> Page[DifferenceView]:
        """Return the newest differences first; `after` is the id that the page before ended with. Raises `NotFound`."""
        self._registries.adapter(registry)
        position = None if after is None else int(after)
        async with self._database.reading() as connection:
            found = await differences.page(connection, registry, open_only=open_only, after=position, limit=limit + 1)
        return page_of(found, limit, lambda difference: str(difference.id))

    async def close_difference(self, registry: str, difference_id: int, *, note: str, by: Actor) -> DifferenceView:
        """Put a person's word to an open difference; the ledger is not touched by it. Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> DifferenceView:
            at = self._clock()
            closed = await differences.close(connection, registry, difference_id, note=note, at=at)
            if closed is None:
                raise NotFound("open difference", str(difference_id))
            subject = f"difference:{difference_id}"
            entry = AuditEntry(
                by, "difference.close", subject, before={"proposal": closed.proposal}, after={"note": note}
            )
            await self._audit.write(connection, entry, at=at)
            return closed

        return await self._database.run(work)
