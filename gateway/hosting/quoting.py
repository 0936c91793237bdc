"""Quotes that are kept: shown to a customer, and ordered at that price."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.services import ServiceBilling
from billing_core.services.quotes import Quote
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.hosting.reading import read
from gateway.storage import accounts


@dataclass(frozen=True, slots=True)
class Quoting:
    database: Database
    billing: ServiceBilling
    clock: Clock

    async def of_order(
        self, tenant_id: str, account_id: str, plan_code: str, months: int, promo_code: str | None
    ) -> Quote:
        """Raises `NotFound`, and billing_core's `UnknownPlan`, `PlanNotFitting`, `NoPlanPrice`, `PromoRefused`."""

        async def work(connection: AsyncConnection) -> Quote:
            if await accounts.read(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            return await self.billing.renewals.quote_order(
                connection, account_id, plan_code, months, at=self.clock(), promo_code=promo_code
            )

        return await self.database.run(work)

    async def of_renewal(self, tenant_id: str, service_id: str, months: int, promo_code: str | None) -> Quote:
        """Raises `NotFound`, and billing_core's `ServiceBlocked`, `ServiceNotReady`, `NoPlanPrice`, `PromoRefused`."""

        async def work(connection: AsyncConnection) -> Quote:
            service = await read(connection, tenant_id, service_id)
            return await self.billing.renewals.quote_renewal(
                connection, service, months, at=self.clock(), promo_code=promo_code
            )

        return await self.database.run(work)
