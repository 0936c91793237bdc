"""Zones with their product keys and prices, and the accounts that the platform begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from simulators.registrars.book import Account

CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Product:
    """What a zone costs a reseller, in minor units, a year (`restore`: at once)."""

    key: str
    register: int
    renew: int
    transfer: int
    restore: int = 80_00


PRODUCTS: Mapping[str, Product] = {
    "com": Product("domcno", 10_99, 11_99, 10_99),
    "net": Product("dotnet", 12_49, 13_49, 12_49),
    "org": Product("domorg", 9_99, 12_99, 9_99),
    "info": Product("dominfo", 4_99, 19_99, 14_99),
    "biz": Product("dombiz", 11_99, 16_99, 13_99),
}

YEARS_MAX = 10
ADD_GRACE = timedelta(days=5)
RENEWAL_GRACE = timedelta(days=40)
REDEMPTION = timedelta(days=30)
TRANSFER_DAYS = timedelta(days=5)
BLOCK = timedelta(hours=24)


def accounts() -> list[Account]:
    return [
        Account("700001", "Main-Api-Key-1", CURRENCY, 10_000_00),
        Account("700002", "Other-Api-Key-1", CURRENCY, 10_000_00),
    ]
