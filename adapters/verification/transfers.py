"""Whether a transfer was asked for, decided or called off, as its newest state and the name's sponsor tell."""

from adapters.model import (
    Attempt,
    DomainInfo,
    TransferDecision,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.outcome import Applied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.verification.evidence import PENDING_RETRY, SURELY_OLDER, Evidence, gone, is_older, nothing_happened

_ENDS = {
    TransferDecision.APPROVE: TransferState.APPROVED,
    TransferDecision.REJECT: TransferState.REJECTED,
    TransferDecision.CANCEL: TransferState.CANCELLED,
    TransferDecision.OFFER: TransferState.APPROVED,
}


def transfer(order: TransferOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
    info, newest = evidence.info, _of_this_order(attempt, evidence)
    if info is None:
        return gone(order, info)
    if info.ours:
        return _arrived(info, newest, attempt, evidence)
    if newest is None:
        return nothing_happened(attempt, evidence)
    if newest.state is TransferState.PENDING or newest.state.took_place:
        return Undecided("the other registrar, or the registry, has not decided yet", PENDING_RETRY, accepted=True)
    return TakenByOther(RefusalReason.TRANSFER_ENDED, f"the transfer ended: {newest.state.value}")


def code(attempt: Attempt, evidence: Evidence) -> Verdict:
    """Nobody shows the code that a transfer has: while it waits, the same may be sent again."""
    newest = evidence.transfer
    if newest is None or newest.state is not TransferState.PENDING:
        return TakenByOther(RefusalReason.TRANSFER_ENDED, "no transfer to us waits for a code")
    return nothing_happened(attempt, evidence)


def decision(order: TransferDecisionOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
    if order.decision is TransferDecision.OFFER:
        return _offer(attempt, evidence)
    newest = evidence.transfer
    state = newest.state if newest is not None else _state_by_sponsor(order, evidence.info)
    if state is TransferState.PENDING:
        return nothing_happened(attempt, evidence)
    if is_wanted_end(order.decision, state):
        return Applied(Transferred(None, state), evidence.receipt)
    return TakenByOther(RefusalReason.TRANSFER_ENDED, f"the transfer had ended already: {state.value}")


def _offer(attempt: Attempt, evidence: Evidence) -> Verdict:
    """Judge an offer, which is over only when the other registrar, or the registry, has said its word."""
    info, newest = evidence.info, _of_this_order(attempt, evidence)
    if info is None or not info.ours:
        return Applied(Transferred(None, TransferState.APPROVED), evidence.receipt)
    if newest is None or newest.state.took_place:
        return nothing_happened(attempt, evidence)
    if newest.state is TransferState.PENDING:
        return Undecided("the other registrar has not decided yet", PENDING_RETRY, accepted=True)
    return TakenByOther(RefusalReason.TRANSFER_ENDED, f"the transfer ended: {newest.state.value}")


def end_of(decided: TransferDecision) -> TransferState:
    """Return how a transfer ends by a decision."""
    return _ENDS[decided]


def is_wanted_end(decided: TransferDecision, state: TransferState) -> bool:
    """Tell whether a transfer ended as a decision wants; an approval by the registry is as good as ours."""
    return state is _ENDS[decided] or (decided is TransferDecision.APPROVE and state.took_place)


def _of_this_order(attempt: Attempt, evidence: Evidence) -> TransferInfo | None:
    """Return the newest transfer if it can be what this order asked for: requested by us, and not before it.

    One that is pending is this order's whatever its date, for the registry would not have taken a second request.
    """
    newest = evidence.transfer
    if newest is None or not newest.requested_by_us:
        return None
    if newest.state is TransferState.PENDING or newest.requested_at is None:
        return newest
    if is_older(newest.requested_at, attempt, evidence.clock_skew):
        return None
    return newest


def _arrived(info: DomainInfo, newest: TransferInfo | None, attempt: Attempt, evidence: Evidence) -> Verdict:
    """Judge a name that is ours. Preparation proved that it was not, unless its last transfer is older."""
    moved_at = info.transferred_at
    if newest is None and moved_at is not None and is_older(moved_at, attempt, evidence.clock_skew):
        if is_older(moved_at, attempt, evidence.clock_skew, by=SURELY_OLDER):
            return TakenByOther(RefusalReason.NOT_ELIGIBLE, f"{info.name} was with us before this order")
        return Undecided("the name is ours, and nothing shows that this order brought it", None)
    state = newest.state if newest is not None and newest.state.took_place else TransferState.APPROVED
    return Applied(Transferred(info.expires_at, state), evidence.receipt)


def _state_by_sponsor(order: TransferDecisionOrder, info: DomainInfo | None) -> TransferState:
    """Return how a transfer of which the registry tells nothing any more must have ended."""
    ours = info is not None and info.ours
    if order.decision is TransferDecision.CANCEL:
        return TransferState.APPROVED if ours else TransferState.CANCELLED
    return TransferState.REJECTED if ours else TransferState.APPROVED
