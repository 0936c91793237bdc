"""Price lists to begin with, for development and the demo: in hryvnias for customers, and what registries take."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, Price, PricedAction, pricing
from gateway.catalogue.domain_prices import RETAIL
from gateway.catalogue.registry_costs import cost_list
from gateway.database import Database

CURRENCY = "UAH"
VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)

# Registration and renewal of one year.
YEARLY = {
    "com": ("520.00", "560.00"),
    "net": ("590.00", "620.00"),
    "org": ("540.00", "580.00"),
    "info": ("240.00", "980.00"),
    "biz": ("610.00", "820.00"),
    "ru": ("310.00", "330.00"),
    "su": ("420.00", "440.00"),
    "xn--p1ai": ("310.00", "330.00"),
    "com.ua": ("350.00", "350.00"),
    "kiev.ua": ("300.00", "300.00"),
    "kyiv.ua": ("300.00", "300.00"),
    "ua": ("750.00", "750.00"),
}

# A transfer to us, with the year that most registries add, and a restoration from redemption.
ONCE = {
    "com": ("560.00", "4200.00"),
    "net": ("620.00", "4200.00"),
    "org": ("580.00", "4200.00"),
    "info": ("980.00", "4200.00"),
    "biz": ("820.00", "4200.00"),
    "ru": ("330.00", "900.00"),
    "su": ("440.00", "900.00"),
    "xn--p1ai": ("330.00", "900.00"),
    "com.ua": ("350.00", "1200.00"),
    "kiev.ua": ("300.00", "1200.00"),
    "kyiv.ua": ("300.00", "1200.00"),
    "ua": ("750.00", "2400.00"),
}
_YEARLY = (PricedAction.REGISTER, PricedAction.RENEW)
_ONCE = (PricedAction.TRANSFER, PricedAction.RESTORE)

_COMMANDS = {action: "create" if action is PricedAction.REGISTER else action.value for action in PricedAction}


def starting_prices() -> list[Price]:
    """Return the rows; other terms than a year cost a year's price for each year."""
    return [
        Price(RETAIL, tld, action, 1, Money.parse(amount, CURRENCY), VALID_FROM)
        for actions, prices in ((_YEARLY, YEARLY), (_ONCE, ONCE))
        for tld, amounts in prices.items()
        for action, amount in zip(actions, amounts, strict=True)
    ]


async def seed_costs(database: Database, simulators: Mapping[str, Any], at: datetime) -> None:
    """List what each simulated registry takes, as their ready file tells it; a price that has changed is superseded."""

    async def work(connection: AsyncConnection) -> None:
        for name, registry in simulators["registries"].items():
            for tld, amounts in registry["prices"].items():
                for action in PricedAction:
                    amount = Money.parse(amounts[_COMMANDS[action]], registry["currency"])
                    known = await pricing.find_price(connection, cost_list(name), tld, action, 1, at)
                    if known != amount:
                        since = VALID_FROM if known is None else at
                        await pricing.add(connection, Price(cost_list(name), tld, action, 1, amount, since))

    await database.run(work)


async def seed_prices(database: Database) -> None:
    """Add the rows that are not there yet; safe to repeat."""

    async def work(connection: AsyncConnection) -> None:
        for price in starting_prices():
            await pricing.add(connection, price)

    await database.run(work)
