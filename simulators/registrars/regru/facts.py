"""Zones with their families and prices, and the accounts that reg.ru begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from simulators.registrars.book import Account

CURRENCY = "RUR"
MOSCOW = ZoneInfo("Europe/Moscow")

Family = Literal["ru", "ua", "gtld"]


@dataclass(frozen=True, slots=True)
class Zone:
    """Prices are a year's, in minor units."""

    family: Family
    register: int
    renew: int
    transfer: int
    years_max: int = 10


ZONES: Mapping[str, Zone] = {
    "ru": Zone("ru", 189_00, 289_00, 0, 1),
    "su": Zone("ru", 590_00, 690_00, 0, 1),
    "xn--p1ai": Zone("ru", 199_00, 299_00, 0, 1),
    "com": Zone("gtld", 1_299_00, 1_599_00, 1_299_00),
    "net": Zone("gtld", 1_399_00, 1_699_00, 1_399_00),
    "org": Zone("gtld", 1_199_00, 1_499_00, 1_199_00),
    "info": Zone("gtld", 499_00, 2_199_00, 1_999_00),
    "biz": Zone("gtld", 1_099_00, 1_999_00, 1_499_00),
    "com.ua": Zone("ua", 999_00, 999_00, 999_00),
    "kiev.ua": Zone("ua", 999_00, 999_00, 999_00),
}

PROFILES = frozenset({("RU.PP", "house"), ("GTLD", "house"), ("UA", "house")})
ENDUSER_IP = "203.0.113.7"

RENEWAL_GRACE = timedelta(days=30)
TRANSFER_DAYS = timedelta(days=5)
TRANSFER_MIN_AGE = timedelta(days=60)
ITEMS_MAX = 1000


def accounts() -> list[Account]:
    return [
        Account("gw", "s3cret-alternative-1", CURRENCY, 1_000_000_00),
        Account("gw2", "s3cret-alternative-2", CURRENCY, 1_000_000_00),
    ]
