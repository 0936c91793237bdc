"""What things cost: the prices of a list as customers pay them, VAT included."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from billing_core import Money, NoPrice, pricing
from billing_core.pricing import PricedAction
from gateway.catalogue.domain_prices import Buyer, DomainPrices
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.storage import accounts


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

    async def terms(
        self,
        tenant_id: str,
        account_id: str,
        tld: str,
        action: PricedAction,
        years: Sequence[int],
        *,
        registry: str | None = None,
    ) -> Sequence[PriceView]:
        """Return what a customer pays for each of these terms; those that are not sold are not there.

        `registry`: that of a name that is held; None = the one that takes new orders. Raises `NotFound`.
        """
        at, serving = self._clock(), registry or self._registries.serving(tld).name
        async with self._database.reading() as connection:
            account = await accounts.read(connection, tenant_id, account_id)
            if account is None:
                raise NotFound("account", account_id)
            buyer = Buyer(account.id, account.price_list, account.currency)
            loyalty = await self._prices.loyalty_of(connection, buyer, at=at)
            found = []
            for term in years:
                with suppress(NoPrice):
                    price = await self._prices.of(
                        connection, buyer, tld, action.value, term, registry=serving, at=at, loyalty=loyalty
                    )
                    found.append(PriceView(tld, action, term, price.gross))
        return found
