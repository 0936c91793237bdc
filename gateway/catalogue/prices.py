"""What things cost: the prices of a list as customers pay them, VAT included."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_core import Money, pricing
from billing_core.pricing import PricedAction
from gateway.catalogue.domain_prices import Buyer, DomainPrices
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database


@dataclass(frozen=True, slots=True)
class PriceView:
    tld: str
    action: PricedAction
    years: int
    price: Money


class PriceService:
    def __init__(self, database: Database, prices: DomainPrices, registries: Registries, *, clock: Clock) -> None:
        self._database = database
        self._prices = prices
        self._registries = registries
        self._clock = clock

    async def list(self, price_list: str, currency: str, buyer: Buyer | None = None) -> Sequence[PriceView]:
        """Return what is valid now, for a `buyer` with the discount of loyalty.

        A term without a price of its own costs that of one year for each year.
        """
        at = self._clock()
        async with self._database.reading() as connection:
            rows = await pricing.list_prices(connection, price_list, at, currency)
            taken_by = {tld: self._registries.serving(tld).name for tld in self._registries.tlds()}
            grosses = await self._prices.of_list(connection, rows, buyer, registries=taken_by, at=at)
        return [PriceView(row.tld, row.action, row.years, gross) for row, gross in zip(rows, grosses, strict=True)]
