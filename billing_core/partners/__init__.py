"""The partner programme: who referred whom, a share of what they spend at each month's end, and its payout."""

from billing_core.partners.closing import Closing, MonthNotOver, closes_at
from billing_core.partners.model import CommissionLine, MonthStatement, NotReferable, Partner, UnknownPartner
from billing_core.partners.payouts import (
    PAYOUT_MIN_MINOR,
    BelowThreshold,
    PaidOutThisMonth,
    Payout,
    PayoutClosed,
    Payouts,
    PayoutState,
    UnknownPayout,
)

__all__ = [
    "PAYOUT_MIN_MINOR",
    "BelowThreshold",
    "Closing",
    "CommissionLine",
    "MonthNotOver",
    "MonthStatement",
    "NotReferable",
    "PaidOutThisMonth",
    "Partner",
    "Payout",
    "PayoutClosed",
    "PayoutState",
    "Payouts",
    "UnknownPartner",
    "UnknownPayout",
    "closes_at",
]
