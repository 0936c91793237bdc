"""The partner programme: who referred whom, a share of what they spend at each month's end, and its payout."""

from billing_core.partners.model import NotReferable, Partner, UnknownPartner
from billing_core.partners.months import MonthNotOver, MonthStatement
from billing_core.partners.payouts import PAYOUT_MIN_MINOR, BelowThreshold

__all__ = [
    "PAYOUT_MIN_MINOR",
    "BelowThreshold",
    "MonthNotOver",
    "MonthStatement",
    "NotReferable",
    "Partner",
    "UnknownPartner",
]
