"""Money between us and a registry. It is the registrar's own cost and credit, never a customer's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PricedAction(StrEnum):
    """What registries ask money for."""

    REGISTER = "register"
    RENEW = "renew"
    TRANSFER = "transfer"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class RegistryMoney:
    """An amount in minor units of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class RegistryBalance:
    """What the account may still spend at its registry.

    `available` includes `credit`, the limit that the registry grants (None where it does not say).
    """

    available: RegistryMoney
    credit: RegistryMoney | None
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class RegistryPrice:
    """What a registry asks for one action on one name. `premium` = not the price that its zone has for all names."""

    price: RegistryMoney
    premium: bool
    category: str | None = None
