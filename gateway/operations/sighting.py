"""What an operator has seen at the registry, as the effect that it proves."""

from dataclasses import dataclass
from datetime import datetime

from adapters.hosting import HostingOrder, HostingSet
from adapters.model import (
    ChangeOrder,
    Deleted,
    DeleteOrder,
    DomainInfo,
    DomainName,
    Effect,
    HostOrder,
    HostSet,
    Order,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
    Restored,
    RestoreOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecisionOrder,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.rules import FieldProblem
from adapters.verification.changes import effect_of
from adapters.verification.hosts import name_after
from adapters.verification.transfers import end_of
from gateway.errors import ValidationFailed


@dataclass(frozen=True, slots=True)
class Sighting:
    """The registry's own dates, where the order has any; `restorable` of a deletion: it lies in redemption."""

    expires_at: datetime | None = None
    created_at: datetime | None = None
    restorable: bool = True


def effect_shown(order: Order | HostingOrder, seen: Sighting) -> Effect:  # noqa: C901 - one case an order
    """Return what the order made true. Raises `ValidationFailed` when the registry's expiry is needed and not given."""
    if isinstance(order, ChangeOrder):
        return effect_of(order)
    match order:
        case RegisterOrder():
            return Registered(seen.created_at, _expiry(seen))
        case RenewOrder():
            return Renewed(_expiry(seen))
        case RestoreOrder():
            return Restored(_expiry(seen))
        case TransferOrder():
            return Transferred(_expiry(seen), TransferState.APPROVED, _arrived(order.name, seen))
        case TransferCodeOrder():
            return TransferCodeSet()
        case TransferDecisionOrder():
            return Transferred(None, end_of(order.decision))
        case DeleteOrder():
            return Deleted(seen.restorable)
        case HostingOrder():
            return HostingSet(None)
        case HostOrder():
            return HostSet(name_after(order))


def _expiry(seen: Sighting) -> datetime:
    if seen.expires_at is None:
        raise ValidationFailed([FieldProblem("/expires_at", "required", "say which expiry the registry shows")])
    return seen.expires_at


def _arrived(name: DomainName, seen: Sighting) -> DomainInfo:
    """Return the name as it became ours; what nobody has looked at comes with the next reading of the registry."""
    return DomainInfo(
        name=name,
        sponsor="",
        created_at=seen.created_at,
        expires_at=seen.expires_at,
        statuses=frozenset({"ok"}),
        nameservers=(),
        ours=True,
    )
