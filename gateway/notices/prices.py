"""What notices say that things cost: today's price for this customer, as it would be charged."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import BillingError, Money, PricedAction
from billing_core.services import Service, ServiceBilling
from gateway.catalogue.domain_prices import Buyer, DomainPrices
from gateway.notices.model import Addressee


@dataclass(frozen=True, slots=True)
class NoticePrices:
    """None stands for what has no price in the customer's currency."""

    domains: DomainPrices
    billing: ServiceBilling

    async def of_domain(
        self,
        connection: AsyncConnection,
        who: Addressee,
        name: DomainName,
        action: PricedAction,
        *,
        registry: str,
        at: datetime,
    ) -> Money | None:
        """Return what a year's renewal, or the restoration, of a domain costs that is held through `registry`."""
        buyer = Buyer(who.account_id, who.price_list, who.currency)
        try:
            found = await self.domains.of(connection, buyer, name.parent, action, 1, registry=registry, at=at)
        except BillingError:
            return None
        return found.gross

    async def of_service(self, connection: AsyncConnection, service: Service, *, at: datetime) -> Money | None:
        try:
            return await self.billing.renewals.price_of(connection, service, service.term_months, at=at)
        except BillingError:
            return None
