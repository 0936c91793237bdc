"""What the restoration of a name costs its owner at this moment."""

from dataclasses import dataclass

from adapters.errors import AdapterError
from billing_core import BillingError, Money, PricedAction
from gateway.catalogue.domain_prices import Buyer, DomainPrices
from gateway.catalogue.premium import PremiumPrices
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.model import DomainView
from gateway.operations.requests import RestoreRequest
from gateway.storage import accounts


@dataclass(frozen=True, slots=True)
class RestorePrices:
    database: Database
    prices: DomainPrices
    premium: PremiumPrices
    clock: Clock

    async def of(self, domain: DomainView) -> Money | None:
        """Return what an order would cost; None where it has no price, or the registry can't be asked for it."""
        try:
            premium = await self.premium.ask(RestoreRequest(domain.name), domain.registry)
            async with self.database.reading() as connection:
                account = await accounts.read(connection, domain.tenant_id, domain.account_id)
                if account is None:
                    return None
                if premium is not None:
                    return self.premium.price_of(domain.registry, premium.price, account.currency)
                buyer = Buyer(account.id, account.price_list, account.currency)
                term = (domain.tld, PricedAction.RESTORE, 1)
                found = await self.prices.of(connection, buyer, *term, registry=domain.registry, at=self.clock())
                return found.gross
        except (AdapterError, BillingError):
            return None
