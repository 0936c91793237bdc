"""Whether a name was deleted, or brought back."""

from adapters.model import Attempt, Deleted, DeleteOrder, DomainInfo, Restored, RestoreOrder
from adapters.outcome import Applied, Undecided, Verdict
from adapters.rules import TldRules
from adapters.verification.evidence import PENDING_RETRY, Evidence, gone, is_sane, nothing_happened

_KEEPING = frozenset({"clientDeleteProhibited", "pendingTransfer", "serverDeleteProhibited"})
_LEAVING = frozenset({"pendingDelete", "redemptionPeriod"})


def deletion(order: DeleteOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
    info = evidence.info
    if info is not None and not info.ours:
        return gone(order, info)
    if info is None or is_leaving(info):
        return Applied(deleted(info), evidence.receipt)
    return nothing_happened(attempt, evidence)


def restoration(order: RestoreOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None or not info.ours:
        return gone(order, info)
    if awaits_report(info) and not evidence.report_due:
        return Undecided("the registry has not decided yet", PENDING_RETRY, accepted=True)
    if is_leaving(info) or awaits_report(info):
        return nothing_happened(attempt, evidence)
    if info.expires_at is None or not is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows no possible expiry of the name", None)
    return Applied(Restored(info.expires_at), evidence.receipt)


def deleted(info: DomainInfo | None) -> Deleted:
    """Return the effect of a deletion: gone at once, or in redemption, from which a name can be restored."""
    return Deleted(restorable=info is not None and "redemptionPeriod" in info.statuses | info.grace_statuses)


def is_restorable(info: DomainInfo) -> bool:
    """Tell whether a restore, or its report, may still be sent."""
    return deleted(info).restorable or awaits_report(info)


def is_leaving(info: DomainInfo) -> bool:
    """Tell whether a name is deleted but not yet gone (RFC 3915 §3.1, or a registry's own status)."""
    return bool(_LEAVING & (info.statuses | info.grace_statuses)) and not awaits_report(info)


def is_kept(info: DomainInfo) -> bool:
    """Tell whether a status keeps the name from being deleted."""
    return bool(_KEEPING & info.statuses)


def awaits_report(info: DomainInfo) -> bool:
    """Tell whether a restore was asked for and the registry still waits (RFC 3915 §3.2)."""
    return "pendingRestore" in info.statuses | info.grace_statuses
