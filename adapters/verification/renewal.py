"""Whether a renewal whose answer was lost took place: told by the years that the expiry has moved.

A year that the registry added by itself at expiry is as good as one year ordered, and it is paid for but once.
"""

from adapters.dates import add_years, same_expiry
from adapters.model import Attempt, Renewed, RenewOrder
from adapters.outcome import Applied, Undecided, Verdict
from adapters.registry_year import is_added
from adapters.rules import TldRules
from adapters.verification.evidence import Evidence, gone, is_sane, nothing_happened, still_pending


def renewal(order: RenewOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None or not info.ours:
        return gone(order, info)
    if (pending := still_pending(info)) is not None:
        return pending
    if info.expires_at is None:
        return Undecided("the registry shows no expiry of the name", None)
    if same_expiry(info.expires_at, order.current_expiry):
        return nothing_happened(attempt, evidence)
    if not same_expiry(info.expires_at, add_years(order.current_expiry, order.years)):
        if is_added(info, order.current_expiry, rules, evidence.registry_now):
            return nothing_happened(attempt, evidence)
        return Undecided(f"the expiry is {info.expires_at:%Y-%m-%d}, neither the old nor the ordered one", None)
    if not is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows an impossible expiry", None)
    return Applied(Renewed(info.expires_at), evidence.receipt)
