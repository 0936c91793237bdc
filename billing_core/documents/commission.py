"""A partner's statement of a closed month: what referred customers spent, by pseudonym, and what it earns. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing_core.money import Money


@dataclass(frozen=True, slots=True)
class Referred:
    """`net` is without VAT; who the customer is stays with the seller."""

    pseudonym: str
    net: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class Commission:
    """`total` is what was accrued; `carry_in` and `carry_out` are zero or below (rules §7.7)."""

    rate_percent: Decimal
    referred: tuple[Referred, ...]
    carry_in: Money
    carry_out: Money
    total: Money

    def snapshot(self) -> dict[str, Any]:
        return {
            "rate_percent": f"{self.rate_percent.normalize():f}",
            "referred": [
                {"pseudonym": each.pseudonym, "net_minor": each.net.minor, "commission_minor": each.commission.minor}
                for each in self.referred
            ],
            "carry_in_minor": self.carry_in.minor,
            "carry_out_minor": self.carry_out.minor,
            "total_minor": self.total.minor,
        }
