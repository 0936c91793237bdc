"""How much a customer has, counted by the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from billing_core.storage.service_tables import services
from gateway.storage.tables import domains


@dataclass(frozen=True, slots=True)
class Holdings:
    """What has not ended; `soon` is how many of all end before the instant that was asked about."""

    domains: int
    hosting: int
    soon: int

    @property
    def all(self) -> int:
        return self.domains + self.hosting


async def count(connection: AsyncConnection, account_id: str, *, soon: datetime) -> Holdings:
    name, service = domains.c, services.c
    of_names = select(func.count(), func.count().filter(name.expires_at < soon)).where(
        name.account_id == account_id, name.held
    )
    of_hosting = select(func.count(), func.count().filter(service.ends_on <= business_date(soon))).where(
        service.account_id == account_id, service.state != "ended"
    )
    names, names_soon = (await connection.execute(of_names)).one()
    hosting, hosting_soon = (await connection.execute(of_hosting)).one()
    return Holdings(names, hosting, names_soon + hosting_soon)
