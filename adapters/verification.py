"""What a domain's present state proves about an order whose answer was lost.

Pure: the caller has asked the registry, and passes what it said. Three findings are told apart (did ours happen, did
somebody else's, did nothing), and what proves none of them stays undecided rather than guessed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from adapters.capabilities import capability_for
from adapters.dates import add_years, is_sane_expiry, same_expiry
from adapters.errors import Unsupported
from adapters.model import (
    Attempt,
    DomainInfo,
    NameserversOrder,
    NameserversSet,
    Order,
    Receipt,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
)
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
    absence proves nothing, for the answer may have been lost before the work was done.
    """

    info: DomainInfo | None
    user: str
    now: datetime
    receipt: Receipt
    settles_after: timedelta
    clock_skew: timedelta = timedelta(0)

    @property
    def registry_now(self) -> datetime:
        return self.now + self.clock_skew


def verdict(order: Order, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    """Return what the evidence proves about `order`."""
    match order:
        case RegisterOrder():
            return _registration(order, attempt, evidence, rules)
        case RenewOrder():
            return _renewal(order, attempt, evidence, rules)
        case NameserversOrder():
            return _delegation(order, attempt, evidence)
        case _:
            raise Unsupported(capability_for(order), "not implemented yet")


def _nothing_happened(attempt: Attempt, evidence: Evidence) -> Verdict:
    settled_at = attempt.sent_at + evidence.settles_after
    if evidence.now < settled_at:
        return Undecided("the registry may still be at work on the command", settled_at - evidence.now)
    return NotApplied()


def _registration(order: RegisterOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None:
        return _nothing_happened(attempt, evidence)
    if not info.ours:
        return TakenByOther(RefusalReason.DOMAIN_TAKEN, f"{order.name} was registered by somebody else")
    if info.statuses & _PENDING_STATUSES:
        return Undecided("the registry has not decided yet", PENDING_RETRY)
    if info.created_at is None or info.expires_at is None:
        return Undecided("the registry shows no dates of the name", None)
    if not _carries_our_auth_info(order, info):
        if is_older(info.created_at, attempt, evidence.clock_skew, by=SURELY_OLDER):
            return TakenByOther(RefusalReason.DOMAIN_TAKEN, f"{order.name} was registered before this order")
        if is_older(info.created_at, attempt, evidence.clock_skew) or not _is_creator(info, evidence.user):
            return Undecided("the name is ours, and nothing shows that this order registered it", None)
    if not same_expiry(info.expires_at, add_years(info.created_at, order.years)):
        return Undecided("the name is registered for another period than the ordered one", None)
    if not _is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows an impossible expiry", None)
    return Applied(Registered(info.created_at, info.expires_at), evidence.receipt)


def is_older(created_at: datetime, attempt: Attempt, clock_skew: timedelta, *, by: timedelta = CLOCK_TOLERANCE) -> bool:
    """Tell whether an object was created, by more than `by`, before the order's first attempt can have left."""
    return created_at - clock_skew < attempt.first_sent_at - by


def _is_creator(info: DomainInfo, user: str) -> bool:
    return info.creator is None or info.creator.casefold() == user.casefold()


def _carries_our_auth_info(order: RegisterOrder, info: DomainInfo) -> bool:
    """Tell whether the name has the authInfo that only this order gave: proof, whatever the clocks say.

    Its absence proves nothing: most registries hide it, some replace it.
    """
    return info.auth_info is not None and compare_digest(info.auth_info.encode(), order.auth_info.encode())


def _renewal(order: RenewOrder, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    info = evidence.info
    if info is None or not info.ours:
        return _gone(order, info)
    if info.statuses & _PENDING_STATUSES:
        return Undecided("the registry has not decided yet", PENDING_RETRY)
    if info.expires_at is None:
        return Undecided("the registry shows no expiry of the name", None)
    if same_expiry(info.expires_at, order.current_expiry):
        return _nothing_happened(attempt, evidence)
    if not same_expiry(info.expires_at, add_years(order.current_expiry, order.years)):
        return Undecided(f"the expiry is {info.expires_at:%Y-%m-%d}, neither the old nor the ordered one", None)
    if _may_be_automatic(order, info, evidence.registry_now, rules):
        return Undecided("the registry's automatic renewal explains the expiry as well as the order does", None)
    if not _is_sane(info.expires_at, info.created_at, evidence, rules):
        return Undecided("the registry shows an impossible expiry", None)
    return Applied(Renewed(info.expires_at), evidence.receipt)


def _may_be_automatic(order: RenewOrder, info: DomainInfo, now: datetime, rules: TldRules) -> bool:
    """Tell whether the registry itself may have added the year: it does so at expiry, and only one.

    An explicit renewal leaves `renewPeriod` among the grace statuses (RFC 3915 §3.1); then it is no riddle.
    """
    automatic = "auto_renew" in rules.grace_days and now >= order.current_expiry and order.years == 1
    return automatic and "renewPeriod" not in info.grace_statuses


def _is_sane(expires_at: datetime, created_at: datetime | None, evidence: Evidence, rules: TldRules) -> bool:
    ceiling = rules.renewal.ceiling_years
    return is_sane_expiry(expires_at, now=evidence.registry_now, ceiling_years=ceiling, created_at=created_at)


def _delegation(order: NameserversOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
    info = evidence.info
    if info is None or not info.ours:
        return _gone(order, info)
    if frozenset(info.nameservers) == frozenset(server.host for server in order.nameservers):
        return Applied(NameserversSet(info.nameservers), evidence.receipt)
    if info.statuses & _PENDING_STATUSES:
        return Undecided("the registry has not decided yet", PENDING_RETRY)
    return _nothing_happened(attempt, evidence)


def _gone(order: RenewOrder | NameserversOrder, info: DomainInfo | None) -> Verdict:
    if info is None:
        return TakenByOther(RefusalReason.NOT_FOUND, f"{order.name} does not exist at the registry")
    return TakenByOther(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
