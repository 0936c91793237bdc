from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from billing_core.business_calendar import Month
from billing_core.errors import BillingError
from billing_core.money import Money


class UnknownPartner(BillingError):
    def __init__(self, partner: str) -> None:
        super().__init__(f"no partner {partner!r}")
        self.partner = partner


class NotReferable(BillingError):
    """The customer does not count as referred by this partner. `reason`: self, chain."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Partner:
    """`public_number` is what links carry, in the old form as well; `account_id` the partner's own account."""

    id: str
    tenant_id: str
    account_id: str
    public_number: int


@dataclass(frozen=True, slots=True)
class CommissionLine:
    """What one referred customer spent in a month, less what was taken back, without VAT; and the partner's share."""

    customer_id: str
    net: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class MonthStatement:
    """A month as it was closed. `total` is the sum of its lines; `accrued` was posted to the partner.

    `carry_in` and `carry_out` are zero or negative: what was taken back beyond the commission, carried on.
    """

    partner_id: str
    month: Month
    rate_percent: Decimal
    carry_in: Money
    total: Money
    accrued: Money
    carry_out: Money
    closed_at: datetime
