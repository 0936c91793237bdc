"""What notices say that things cost: today's price for this customer, as it would be charged."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import BillingError, Money, PricedAction
from billing_core.services import Service, ServiceBilling
from gateway.catalogue.domain_prices import Buyer, DomainPrices
from gateway.catalogue.price_lists import PriceLists
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
        lists: PriceLists,
        *,
        registry: str,
    ) -> Money | None:
        """Return what a year's renewal, or the restoration, of a domain costs that is held through `registry`."""
        try:
            found = await self.domains.of(
                connection,
                Buyer(who.account_id, who.price_list, who.currency),
                name.parent,
                action,
                1,
                registry=registry,
                at=lists.at,
                loyalty=lists.loyalties[who.account_id],
                listings=lists.names,
            )
        except BillingError:
            return None
        return found.gross

    async def of_service(
        self, connection: AsyncConnection, who: Addressee, service: Service, lists: PriceLists
    ) -> Money | None:
        """Return what a service's usual term costs."""
        months, loyalty = service.term_months, lists.loyalties[who.account_id]
        try:
            plan = await lists.plans.of(connection, service.plan_code, who.currency)
            return self.billing.renewals.prices.of_term(plan, months, who.currency, loyalty, at=lists.at)
        except BillingError:
            return None
