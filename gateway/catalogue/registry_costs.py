"""What registries and registrars take from us, as we have it listed, each zone in the currency of our balance there."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, pricing

COST_LIST = "cost"
"""The price list of what we pay, whoever we pay it to; `cost:<registry>` is that of one of our accounts."""


def cost_list(registry: str) -> str:
    return f"{COST_LIST}:{registry}"


async def cost_of(
    connection: AsyncConnection,
    registry: str,
    tld: str,
    action: str,
    years: int,
    at: datetime,
    currency: str | None = None,
) -> Money | None:
    """Return what one of our accounts is charged at a moment: by its own list, else by the common one.

    None = not listed. Without a `currency` in that of the newest row.
    """
    term = (tld, action, years, at, currency)
    own = await pricing.find_price(connection, cost_list(registry), *term)
    return own if own is not None else await pricing.find_price(connection, COST_LIST, *term)


Costs = Mapping[tuple[str, str, int], Money]
"""By zone, action and years."""


async def listed_costs(
    connection: AsyncConnection, registries: Mapping[str, str], *, at: datetime, currency: str
) -> Costs:
    """Return what orders of zones cost us in one currency; `registries` says of each zone who takes them."""
    common = await pricing.list_prices(connection, COST_LIST, at, currency)
    found = {(row.tld, row.action.value, row.years): row.price for row in common}
    for registry in sorted(set(registries.values())):
        own = await pricing.list_prices(connection, cost_list(registry), at, currency)
        found |= {
            (row.tld, row.action.value, row.years): row.price for row in own if registries.get(row.tld) == registry
        }
    return found
