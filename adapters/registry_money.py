"""Money between us and a registry. It is the registrar's own cost and credit, never a customer's."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

# Currencies without hundredths; registries ask in few others.
_WHOLE = frozenset({"JPY", "KRW", "CLP", "ISK", "VND"})


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

    @property
    def amount(self) -> Decimal:
        """The sum in whole units of the currency."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))


def decimals_of(currency: str) -> int:
    """Return how many decimal places an amount has (ISO 4217)."""
    return 0 if currency in _WHOLE else 2


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
