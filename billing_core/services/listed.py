"""Plans with what their terms cost at one moment, each read once however many services have it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.services import plans
from billing_core.services.plans import PricedPlan


@dataclass(frozen=True, slots=True)
class ListedPlans:
    at: datetime
    _known: dict[tuple[str, str], PricedPlan] = field(default_factory=dict)

    async def of(self, conn: AsyncConnection, code: str, currency: str) -> PricedPlan:
        """Raises `UnknownPlan`. A plan without a price in the currency has no terms."""
        known = self._known.get((code, currency))
        if known is None:
            prices = await plans.price_list(conn, code, currency, self.at)
            known = self._known[code, currency] = PricedPlan(await plans.read(conn, code), prices)
        return known
