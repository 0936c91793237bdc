"""Whether a registration whose answer was lost took place, and whether the name that is there is its work."""

from hmac import compare_digest

from adapters.dates import add_years, same_expiry
from adapters.model import Attempt, DomainInfo, Registered, RegisterOrder
from adapters.outcome import Applied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.rules import TldRules
from adapters.verification.evidence import SURELY_OLDER, Evidence, is_older, is_sane, nothing_happened, still_pending


def registration(order: RegisterOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None:
        return nothing_happened(attempt, evidence)
    if not info.ours:
        return TakenByOther(RefusalReason.DOMAIN_TAKEN, f"{order.name} was registered by somebody else")
    if (pending := still_pending(info)) is not None:
        return pending
    if info.created_at is None or info.expires_at is None:
        return Undecided("the registry shows no dates of the name", None)
    if (foreign := _not_ours(order, attempt, evidence, info)) is not None:
        return foreign
    if not same_expiry(info.expires_at, add_years(info.created_at, order.years)):
        return Undecided("the name is registered for another period than the ordered one", None)
    if not is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows an impossible expiry", None)
    return Applied(Registered(info.created_at, info.expires_at), evidence.receipt)


def _not_ours(order: RegisterOrder, attempt: Attempt, evidence: Evidence, info: DomainInfo) -> Verdict | None:
    """Return what keeps our name from being taken for this order's work; None = it is its work."""
    if evidence.under_our_key is False:
        return TakenByOther(RefusalReason.DOMAIN_TAKEN, f"{order.name} was registered by another order")
    if evidence.under_our_key or info.created_at is None or _carries_our_auth_info(order, info):
        return None
    if is_older(info.created_at, attempt, evidence.clock_skew, by=SURELY_OLDER):
        return TakenByOther(RefusalReason.DOMAIN_TAKEN, f"{order.name} was registered before this order")
    if is_older(info.created_at, attempt, evidence.clock_skew) or not _is_creator(info, evidence.user):
        return Undecided("the name is ours, and nothing shows that this order registered it", None)
    return None


def _is_creator(info: DomainInfo, user: str) -> bool:
    return info.creator is None or info.creator.casefold() == user.casefold()


def _carries_our_auth_info(order: RegisterOrder, info: DomainInfo) -> bool:
    """Tell whether the name has the authInfo that only this order gave: proof, whatever the clocks say.

    Its absence proves nothing: most registries hide it, some replace it.
    """
    return info.auth_info is not None and compare_digest(info.auth_info.encode(), order.auth_info.encode())
