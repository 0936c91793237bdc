"""What an operation that ends tells its panel."""

from collections.abc import Iterator
from typing import Any

from adapters.model import Deleted, Effect, Registered, Renewed, Restored, Transferred
from gateway.clock import rfc3339
from gateway.events.model import Event, EventType
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind, OperationProblem
from gateway.operations.states import OperationState

ENDS = {
    OperationState.SUCCEEDED: EventType.OPERATION_SUCCEEDED,
    OperationState.FAILED: EventType.OPERATION_FAILED,
    OperationState.CANCELLED: EventType.OPERATION_CANCELLED,
    OperationState.ACTION_REQUIRED: EventType.OPERATION_ACTION_REQUIRED,
}


def ended(claim: Claim, state: OperationState, problem: OperationProblem | None = None) -> Event:
    """Return the event of an operation that nobody has to wait for any longer."""
    data = _about(claim) | ({"problem": problem.code} if problem is not None else {})
    return Event(ENDS[state], claim.tenant_id, claim.account_id, data)


def made_true(claim: Claim, effect: Effect) -> Iterator[Event]:
    """Return what became of the domain, where more than an attribute of it changed."""
    told = _of_effect(claim, effect)
    if told is not None:
        kind, expires_at = told
        data = _about(claim) | ({"expires_at": rfc3339(expires_at)} if expires_at is not None else {})
        yield Event(kind, claim.tenant_id, claim.account_id, data)


def _of_effect(claim: Claim, effect: Effect) -> tuple[EventType, Any] | None:
    match effect:
        case Registered():
            return EventType.DOMAIN_REGISTERED, effect.expires_at
        case Renewed():
            return EventType.DOMAIN_RENEWED, effect.expires_at
        case Restored():
            return EventType.DOMAIN_RESTORED, effect.expires_at
        case Deleted():
            return EventType.DOMAIN_DELETED, None
        case Transferred() if claim.kind is OperationKind.TRANSFER:
            return EventType.DOMAIN_TRANSFERRED_IN, effect.expires_at
        case Transferred() if effect.state.took_place:
            return EventType.DOMAIN_TRANSFERRED_AWAY, None
        case _:
            return None


def _about(claim: Claim) -> dict[str, Any]:
    return {"operation": claim.id, "kind": claim.kind.value, **claim.about}
