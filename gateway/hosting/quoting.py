"""Quotes that are kept: shown to a customer, and ordered at that price."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import purses
from billing_core.auto_renewal import ServiceClass
from billing_core.services import ServiceBilling, plans
from billing_core.services.quotes import Quote
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.hosting.model import Shown
from gateway.hosting.reading import read
from gateway.storage import accounts


@dataclass(frozen=True, slots=True)
class Quoting:
    database: Database
    billing: ServiceBilling
    clock: Clock

    async def of_order(
        self, tenant_id: str, account_id: str, plan_code: str, months: int, promo_code: str | None
    ) -> Shown:
        """Raises `NotFound`, and billing_core's `UnknownPlan`, `PlanNotFitting`, `NoPlanPrice`, `PromoRefused`."""

        async def work(connection: AsyncConnection) -> Shown:
            if await accounts.read(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            quote = await self.billing.renewals.quote_order(
                connection, account_id, plan_code, months, at=self.clock(), promo_code=promo_code
            )
            return await self._shown(connection, quote, (await plans.read(connection, plan_code)).service_class)

        return await self.database.run(work)

    async def of_renewal(self, tenant_id: str, service_id: str, months: int, promo_code: str | None) -> Shown:
        """Raises `NotFound`, and billing_core's `ServiceBlocked`, `ServiceNotReady`, `NoPlanPrice`, `PromoRefused`."""

        async def work(connection: AsyncConnection) -> Shown:
            service = await read(connection, tenant_id, service_id)
            quote = await self.billing.renewals.quote_renewal(
                connection, service, months, at=self.clock(), promo_code=promo_code
            )
            return await self._shown(connection, quote, service.service_class)

        return await self.database.run(work)

    async def _shown(self, connection: AsyncConnection, quote: Quote, service_class: ServiceClass) -> Shown:
        purse = await purses.read(connection, quote.account_id, self.billing.bonus)
        return Shown(quote, purse.bonus_for(quote.gross, service_class))
