"""What notices say that things cost: today's price for this customer, or what an earlier notice promised."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import BillingError, Money, PricedAction, Taxes, pricing
from billing_core.services import Service, ServiceBilling
from gateway.notices.model import Addressee


@dataclass(frozen=True, slots=True)
class NoticePrices:
    """None stands for what has no price in the customer's currency."""

    vat: Taxes
    billing: ServiceBilling

    async def of_domain(
        self, connection: AsyncConnection, who: Addressee, name: DomainName, action: PricedAction, *, at: datetime
    ) -> Money | None:
        """Return what a year's renewal, or the restoration, of a domain costs."""
        listed = await pricing.find_price(connection, who.price_list, name.parent, action, 1, at, who.currency)
        return None if listed is None else self.vat.at(at).of_price(listed).gross

    async def of_service(self, connection: AsyncConnection, service: Service, *, at: datetime) -> Money | None:
        try:
            return await self.billing.renewals.price_of(connection, service, service.term_months, at=at)
        except BillingError:
            return None
