"""A reconciliation statement: what both sides' books say of a period, from the seller's side. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from billing_core.documents.papers import Words
from billing_core.money import Money


@dataclass(frozen=True, slots=True)
class Turnover:
    """One posting: `amount` above zero was paid in or given back (credit), below zero was sold or paid out (debit)."""

    on: date
    titles: Words
    amount: Money


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`opening` and `total`, the closing balance, are above zero where the customer has money with the seller."""

    opening: Money
    turnovers: tuple[Turnover, ...]

    @property
    def total(self) -> Money:
        return sum((each.amount for each in self.turnovers), self.opening)

    def snapshot(self) -> dict[str, Any]:
        amounts = [each.amount.minor for each in self.turnovers]
        return {
            "opening_minor": self.opening.minor,
            "turnovers": [
                {"on": each.on.isoformat(), "titles": dict(each.titles), "amount_minor": each.amount.minor}
                for each in self.turnovers
            ],
            "debit_minor": -sum(minor for minor in amounts if minor < 0),
            "credit_minor": sum(minor for minor in amounts if minor > 0),
            "total_minor": self.total.minor,
        }
