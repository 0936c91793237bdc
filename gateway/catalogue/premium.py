"""Premium names: the registry has a price for each of them, so it is asked, and what customers pay follows from it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from adapters.capabilities import Capability, Support
from adapters.interface import RegistryAdapter
from adapters.model import PricedAction, RegistryMoney, RegistryPrice
from billing_core import EXPONENTS, Money, Taxes
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.operations.requests import OrderRequest, RegisterRequest, RenewRequest, RestoreRequest, TransferRequest

Rates = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class PremiumPrices:
    """`rates`: by registry and by the customer's currency, what one unit of the registry's money is sold for.

    A registry without rates sells no premium names here.
    """

    registries: Registries
    rates: Rates
    vat: Taxes
    clock: Clock

    def may_sell(self, order: OrderRequest) -> bool:
        """Tell whether an order may be of a premium name: paid for, and in a zone of a registry that has rates."""
        adapters = self.registries.adapters.values()
        return self._asked_as(order) is not None and any(
            self._sells(adapter) for adapter in adapters if order.name.parent in adapter.tlds
        )

    async def ask(self, order: OrderRequest, held_by: str | None) -> RegistryPrice | None:
        """Return the registry's price of a premium name; None for all other names.

        `held_by` is the registry through which the name is held, None = it is not. Raises `Unavailable`.
        """
        asked, adapter = self._asked_as(order), self._asked_of(order, held_by)
        if asked is None or adapter is None or not self._sells(adapter):
            return None
        price = await adapter.quote(order.name, *asked)
        return price if price is not None and price.premium else None

    def price_of(self, registry: str, price: RegistryMoney, currency: str) -> Money | None:
        """Return what a customer pays, VAT included; None where nothing is sold in that currency."""
        rate = self.rates.get(registry, {}).get(currency)
        if rate is None:
            return None
        minor = Fraction(price.amount) * Fraction(rate) * 10 ** EXPONENTS[currency]
        return self.vat.at(self.clock()).of_price(Money(math.ceil(minor), currency)).gross

    def prices_of(self, registry: str, price: RegistryMoney) -> Sequence[Money]:
        """Return what customers pay, in each currency that it is sold in."""
        prices = (self.price_of(registry, price, currency) for currency in sorted(self.rates.get(registry, {})))
        return [each for each in prices if each is not None]

    def _sells(self, adapter: RegistryAdapter) -> bool:
        offers = adapter.capabilities.support(Capability.PRICE) is Support.SUPPORTED
        return offers and bool(self.rates.get(adapter.name))

    def _asked_of(self, order: OrderRequest, held_by: str | None) -> RegistryAdapter | None:
        if isinstance(order, RegisterRequest | TransferRequest):
            return self.registries.adapter_for(order.name)
        return None if held_by is None else self.registries.adapters.get(held_by)

    def _asked_as(self, order: OrderRequest) -> tuple[PricedAction, int] | None:
        match order:
            case RegisterRequest():
                return PricedAction.REGISTER, order.years
            case RenewRequest():
                return PricedAction.RENEW, order.years
            case TransferRequest():
                return PricedAction.TRANSFER, order.years or 1
            case RestoreRequest():
                return PricedAction.RESTORE, 1
            case _:
                return None
