"""Auto-renewal from the balance: what is due, in which order, each once, whichever node and however often it runs."""

from gateway.renewals.model import AccountRenewals, Due, Outcome, Renewal, SweepReport
from gateway.renewals.service import AutoRenewal

__all__ = ["AccountRenewals", "AutoRenewal", "Due", "Outcome", "Renewal", "SweepReport"]
