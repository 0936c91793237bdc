from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from billing_core import Balance, Money
from billing_core.business_calendar import Month
from billing_core.partners import MonthStatement, Partner


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A referred customer's month, under a pseudonym; `key` is where a list goes on."""

    pseudonym: str
    net: Money
    commission: Money
    key: str


@dataclass(frozen=True, slots=True)
class PartnerView:
    """`rate_percent` is that of the last day of `month`, the open one, which has `net` and `commission` so far.

    `carried` is what earlier months took back beyond their commission: zero or negative.
    """

    partner: Partner
    rate_percent: Decimal
    visits: int
    sign_ups: int
    balance: Balance
    carried: Money
    month: Month
    net: Money
    commission: Money
    lines: Sequence[CustomerLine]


@dataclass(frozen=True, slots=True)
class AccrualView:
    """A month with a page of its lines. `closed` None: it is open, and shown as it would be closed now."""

    month: Month
    closed: MonthStatement | None
    lines: Sequence[CustomerLine]
    next_after: str | None
    shown_at: datetime
