"""What a registry said when it was asked about an order, and the findings that every kind of order shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.dates import is_sane_expiry
from adapters.model import Attempt, DomainInfo, Effect, HostView, Order, Receipt, TransferInfo
from adapters.outcome import Applied, NotApplied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.rules import TldRules

CLOCK_TOLERANCE = timedelta(minutes=10)
SURELY_OLDER = timedelta(hours=24)  # a clock set right, or in another zone, between sending and asking explains less
PENDING_RETRY = timedelta(minutes=5)

_PENDING_STATUSES = frozenset({"pendingCreate", "pendingRenew", "pendingUpdate"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was asked and when.

    `info` None = the registry says that the name does not exist. `clock_skew` is the registry's clock minus ours.
    `settles_after` is how long after its sending a command may still be at work in the registry: until then its
    absence proves nothing, for the answer may have been lost before the work was done. The rest is asked for the
    orders that are about it: `transfer` is the newest one, `host` and `renamed` the host by its old and new name.
    `report_due`: this registry wants a report after a restore. `under_our_key`: whether the name goes by the key that
    only this order gave; None = this registry keeps no keys of ours.
    """

    info: DomainInfo | None
    user: str
    now: datetime
    receipt: Receipt
    settles_after: timedelta
    clock_skew: timedelta = timedelta(0)
    transfer: TransferInfo | None = None
    host: HostView | None = None
    renamed: HostView | None = None
    report_due: bool = False
    under_our_key: bool | None = None

    @property
    def registry_now(self) -> datetime:
        return self.now + self.clock_skew


def nothing_happened(attempt: Attempt, evidence: Evidence) -> Verdict:
    settled_at = (attempt.left_by or attempt.sent_at) + evidence.settles_after
    if evidence.now < settled_at:
        return Undecided("the registry may still be at work on the command", settled_at - evidence.now)
    return NotApplied()


def applied_if(so: bool, effect: Effect, attempt: Attempt, evidence: Evidence) -> Verdict:
    return Applied(effect, evidence.receipt) if so else nothing_happened(attempt, evidence)


def still_pending(info: DomainInfo) -> Undecided | None:
    """Return that the registry has not decided about the name, or None when nothing is pending."""
    if info.statuses & _PENDING_STATUSES:
        return Undecided("the registry has not decided yet", PENDING_RETRY, accepted=True)
    return None


def is_older(moment: datetime, attempt: Attempt, clock_skew: timedelta, *, by: timedelta = CLOCK_TOLERANCE) -> bool:
    """Tell whether something happened at the registry, by more than `by`, before the order's first attempt left.

    `clock_skew` is that of now. A registry's clock may have been set since: what counts is the earlier reading.
    """
    skew = clock_skew if attempt.clock_skew is None else min(clock_skew, attempt.clock_skew)
    return moment - skew < attempt.first_sent_at - by


def is_sane(expires_at: datetime, created_at: datetime | None, evidence: Evidence, rules: TldRules) -> bool:
    ceiling = rules.renewal.ceiling_years
    return is_sane_expiry(expires_at, now=evidence.registry_now, ceiling_years=ceiling, created_at=created_at)


def gone(order: Order, info: DomainInfo | None) -> TakenByOther:
    """Return the verdict on a change of a name that is not ours, or not there."""
    if info is None:
        return TakenByOther(RefusalReason.NOT_FOUND, f"{order.name} does not exist at the registry")
    return TakenByOther(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
