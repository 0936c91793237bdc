"""Listed prices as of one moment, each read once however many things are priced by it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import pricing
from billing_core.pricing import Listing


@dataclass(frozen=True, slots=True)
class Listings:
    at: datetime
    _known: dict[tuple[str, str, str, int, str], Listing] = field(default_factory=dict)

    async def of(
        self, conn: AsyncConnection, price_list: str, tld: str, action: str, years: int, currency: str
    ) -> Listing:
        """Return what `pricing.listing_of` does. Raises `NoPrice`."""
        row = (price_list, tld, action, years, currency)
        known = self._known.get(row)
        if known is None:
            known = self._known[row] = await pricing.listing_of(conn, price_list, tld, action, years, self.at, currency)
        return known
