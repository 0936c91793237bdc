from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventType(StrEnum):
    """What panels are told. Values only ever grow in number: `<kind of thing>.<what became true>`."""

    OPERATION_SUCCEEDED = "operation.succeeded"
    OPERATION_FAILED = "operation.failed"
    OPERATION_CANCELLED = "operation.cancelled"
    OPERATION_ACTION_REQUIRED = "operation.action_required"
    DOMAIN_REGISTERED = "domain.registered"
    DOMAIN_IMPORTED = "domain.imported"
    """It was registered elsewhere before, through an account of ours that we serve it by from now on."""
    DOMAIN_RENEWED = "domain.renewed"
    DOMAIN_TRANSFERRED_IN = "domain.transferred_in"
    DOMAIN_RESTORED = "domain.restored"
    DOMAIN_DELETED = "domain.deleted"
    DOMAIN_TRANSFERRED_AWAY = "domain.transferred_away"
    """Another registrar has it now: by our word, or since the registry decided so."""
    DOMAIN_LOST = "domain.lost"
    """Its registry shows it no longer: it is gone, without an order of ours."""
    DOMAIN_EXPIRING = "domain.expiring"
    DOMAIN_RENEWAL_DEARER = "domain.renewal_dearer"
    """It is not renewed automatically, as it costs more than the price list says: somebody must agree to the price."""
    DOMAIN_INTERRUPTED = "domain.interrupted"
    """It expired and nobody has renewed it: it is out of the DNS until somebody does, and is deleted soon."""
    DOMAIN_IN_REDEMPTION = "domain.in_redemption"
    SERVICE_EXPIRING = "service.expiring"
    SERVICE_ACTIVATED = "service.activated"
    SERVICE_RENEWED = "service.renewed"
    SERVICE_PLAN_CHANGED = "service.plan_changed"
    SERVICE_GRACE = "service.grace"
    SERVICE_SUSPENDED = "service.suspended"
    SERVICE_UNSUSPENDED = "service.unsuspended"
    SERVICE_DELETION_ANNOUNCED = "service.deletion_announced"
    SERVICE_ENDED = "service.ended"
    SERVICE_RESTORED = "service.restored"
    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_RETURNED = "payment.returned"
    BONUS_GRANTED = "bonus.granted"
    BONUS_REVOKED = "bonus.revoked"
    ACCOUNT_ADJUSTED = "account.adjusted"
    ACCOUNT_SHORT_OF_FUNDS = "account.short_of_funds"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_VOIDED = "document.voided"
    NOTICE_SENT = "notice.sent"
    WEBHOOK_DISABLED = "webhook.disabled"
    """Its receiver has taken nothing for days, or is gone: it is sent no events any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """`data` is JSON: ids, names of domains, dates and amounts; no personal data, no secret."""

    type: EventType
    tenant_id: str
    account_id: str | None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    id: str
    type: EventType
    account_id: str | None
    at: datetime
    data: Mapping[str, Any]
