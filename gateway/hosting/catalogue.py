"""The plans that customers can choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_core import Taxes
from billing_core.services import plans
from billing_core.services.plans import PricedPlan
from gateway.clock import Clock
from gateway.database import Database


@dataclass(frozen=True, slots=True)
class PlanCatalogue:
    database: Database
    vat: Taxes
    clock: Clock

    async def on_sale(self, currency: str, group: str | None = None) -> Sequence[PricedPlan]:
        """Return the plans with their prices, VAT included, by group and by the price of the shortest term."""
        at = self.clock()
        async with self.database.reading() as connection:
            listed = await plans.priced(connection, currency, at)
        vat = self.vat.at(at)
        gross = [
            PricedPlan(each.plan, {months: vat.of_price(price).gross for months, price in each.prices.items()})
            for each in listed
            if each.plan.on_sale and group in {None, each.plan.group}
        ]
        return sorted(gross, key=lambda each: (each.plan.group, min(each.prices.items())[1].minor, each.plan.code))
