"""Whether a renewal whose answer was lost took place: told by the years that the expiry has moved."""

from datetime import datetime

from adapters.dates import add_years, same_expiry
from adapters.model import Attempt, DomainInfo, Renewed, RenewOrder
from adapters.outcome import Applied, Undecided, Verdict
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
        return Undecided(f"the expiry is {info.expires_at:%Y-%m-%d}, neither the old nor the ordered one", None)
    if _may_be_automatic(order, info, evidence.registry_now, rules):
        return Undecided("the registry's automatic renewal explains the expiry as well as the order does", None)
    if not is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows an impossible expiry", None)
    return Applied(Renewed(info.expires_at), evidence.receipt)


def _may_be_automatic(order: RenewOrder, info: DomainInfo, now: datetime, rules: TldRules) -> bool:
    """Tell whether the registry itself may have added the year: it does so at expiry, and only one.

    An explicit renewal leaves `renewPeriod` among the grace statuses (RFC 3915 §3.1); then it is no riddle.
    """
    automatic = "auto_renew" in rules.grace_days and now >= order.current_expiry and order.years == 1
    return automatic and "renewPeriod" not in info.grace_statuses
