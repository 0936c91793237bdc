"""Hosts as panels read them; they are changed by orders (`HostRequest`)."""

from dataclasses import dataclass

from adapters.model import DomainName
from gateway.catalogue.registries import Registries
from gateway.database import Database
from gateway.errors import NotFound
from gateway.hosts.model import HostRecord
from gateway.paging import Page, page_of
from gateway.storage import hosts


@dataclass(frozen=True, slots=True)
class HostService:
    database: Database
    registries: Registries

    def domain_of(self, host: DomainName) -> DomainName:
        """Return the name that can be registered and that the host lies below. Raises `NotFound` where no zone is ours.

        Of nested zones (`ua`, `com.ua`) the innermost counts.
        """
        labels, zones = host.labels, {tld for adapter in self.registries.adapters.values() for tld in adapter.tlds}
        for first in range(1, len(labels)):
            if ".".join(labels[first:]) in zones:
                return DomainName(".".join(labels[first - 1 :]))
        raise NotFound("host", host.ascii)

    async def get(self, tenant_id: str, name: DomainName) -> HostRecord:
        """Raises `NotFound`, also for a host that was never set here."""
        async with self.database.reading() as connection:
            found = await hosts.read(connection, tenant_id, name)
        if found is None:
            raise NotFound("host", name.ascii)
        return found

    async def list(
        self, tenant_id: str, domain: DomainName | None, *, after: str | None, limit: int
    ) -> Page[HostRecord]:
        """Return hosts by name; `after` is the name (A-label) that the page before ended with."""
        async with self.database.reading() as connection:
            found = await hosts.page(connection, tenant_id, domain, after=after, limit=limit + 1)
        return page_of(found, limit, lambda host: host.name.ascii)
