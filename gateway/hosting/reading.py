"""Reading services: of one tenant, domains and hosting alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.services import Service, UnknownService, store
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.life import ZoneLives
from gateway.errors import NotFound
from gateway.hosting.model import ServiceFilters, ServiceSort, ServiceView
from gateway.paging import Page, page_of
from gateway.storage import services as rows


@dataclass(frozen=True, slots=True)
class ServiceReader:
    database: Database
    clock: Clock
    zones: ZoneLives

    async def get(self, tenant_id: str, service_id: str) -> ServiceView:
        """Return one service. Raises `NotFound`."""
        found = await self.chosen(tenant_id, [service_id])
        if service_id not in found:
            raise NotFound("service", service_id)
        return found[service_id]

    async def chosen(self, tenant_id: str, ids: Collection[str]) -> Mapping[str, ServiceView]:
        """Return those of the services that there are, by id."""
        async with self.database.reading() as connection:
            found = await rows.page(
                connection, tenant_id, ServiceFilters(), self.zones, at=self.clock(), only=ids, limit=len(ids)
            )
        return {service.id: service for service in found}

    async def list(
        self,
        tenant_id: str,
        filters: ServiceFilters,
        *,
        sort: ServiceSort = ServiceSort.ID,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[ServiceView]:
        """Return services in the order that is asked for; `after` is what the page before ended with."""
        async with self.database.reading() as connection:
            found = await rows.page(
                connection, tenant_id, filters, self.zones, at=self.clock(), sort=sort, after=after, limit=limit + 1
            )
        return page_of(found, limit, partial(rows.position_of, sort))


async def locked(connection: AsyncConnection, tenant_id: str, service_id: str) -> Service:
    """Return a tenant's hosting service or add-on, so that nobody else changes it meanwhile. Raises `NotFound`."""
    return _owned(await _found(connection, service_id, lock=True), tenant_id)


async def read(connection: AsyncConnection, tenant_id: str, service_id: str) -> Service:
    """Return a tenant's hosting service or add-on. Raises `NotFound`."""
    return _owned(await _found(connection, service_id, lock=False), tenant_id)


async def _found(connection: AsyncConnection, service_id: str, *, lock: bool) -> Service:
    try:
        return await (store.lock if lock else store.read)(connection, service_id)
    except UnknownService as err:
        raise NotFound("service", service_id) from err


def _owned(service: Service, tenant_id: str) -> Service:
    if service.tenant_id != tenant_id:
        raise NotFound("service", service.id)
    return service
