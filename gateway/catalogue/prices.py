"""What things cost: the prices of a list as customers pay them, VAT included."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_core import Money, Taxes, pricing
from billing_core.pricing import PricedAction
from gateway.clock import Clock
from gateway.database import Database


@dataclass(frozen=True, slots=True)
class PriceView:
    tld: str
    action: PricedAction
    years: int
    price: Money


class PriceService:
    def __init__(self, database: Database, vat: Taxes, *, clock: Clock) -> None:
        self._database = database
        self._vat = vat
        self._clock = clock

    async def list(self, price_list: str, currency: str) -> Sequence[PriceView]:
        """Return what is valid now. A term without a price of its own costs that of one year for each year."""
        at = self._clock()
        async with self._database.reading() as connection:
            rows = await pricing.list_prices(connection, price_list, at, currency)
        rule = self._vat.at(at)
        return [PriceView(row.tld, row.action, row.years, rule.of_price(row.price).gross) for row in rows]
