"""The registrar's books: what each reseller has left, and what was taken of it for which name."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulators.amounts import decimal
from simulators.clock import timestamp


@dataclass(frozen=True, slots=True)
class Charge:
    """`amount_minor` below zero = given back."""

    at: datetime
    action: str
    object: str
    amount_minor: int
    years: int = 0


@dataclass(slots=True)
class Account:
    """A reseller's account. The secret is never told by the control interface."""

    id: str
    secret: str = field(repr=False)
    currency: str = "USD"
    balance_minor: int = 0
    charges: list[Charge] = field(default_factory=list)

    def can_pay(self, amount_minor: int) -> bool:
        return amount_minor <= self.balance_minor

    def take(self, charge: Charge) -> None:
        self.balance_minor -= charge.amount_minor
        self.charges.append(charge)

    def as_json(self) -> dict[str, Any]:
        return {
            "balance": decimal(self.balance_minor),
            "currency": self.currency,
            "charges": [
                {
                    "at": timestamp(charge.at),
                    "action": charge.action,
                    "object": charge.object,
                    "amount": decimal(charge.amount_minor),
                    "years": charge.years,
                }
                for charge in self.charges
            ],
        }
