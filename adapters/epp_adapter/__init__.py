"""The adapter of every registry that speaks EPP, and the profile that tells one from another."""

from adapters.epp_adapter.adapter import EppAdapter
from adapters.epp_adapter.balance import HOSTMASTER_BALANCE, TCI_BALANCE, VERISIGN_BALANCE, BalanceQuery
from adapters.epp_adapter.contact_models import HOLDER, INTERNATIONAL, LOCAL, ContactModel
from adapters.epp_adapter.profile import EppProfile, RestoreRules, SessionLimits

__all__ = [
    "HOLDER",
    "HOSTMASTER_BALANCE",
    "INTERNATIONAL",
    "LOCAL",
    "TCI_BALANCE",
    "VERISIGN_BALANCE",
    "BalanceQuery",
    "ContactModel",
    "EppAdapter",
    "EppProfile",
    "RestoreRules",
    "SessionLimits",
]
