"""What is read once, however many customers and things are priced by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Listings
from billing_core.discounts import Discount, loyalties_of
from billing_core.services.listed import ListedPlans


@dataclass(frozen=True, slots=True)
class PriceLists:
    """The price lists as of `at`, and by account what its loyalty takes off."""

    at: datetime
    names: Listings
    plans: ListedPlans
    loyalties: Mapping[str, Discount]

    @classmethod
    async def read(cls, connection: AsyncConnection, currencies: Mapping[str, str], *, at: datetime) -> "PriceLists":
        """Return them for accounts, given with their currencies."""
        loyalties = await loyalties_of(connection, currencies, at=at)
        return cls(at, Listings(at), ListedPlans(at), loyalties)
