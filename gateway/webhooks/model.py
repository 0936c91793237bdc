"""Receivers of events, and what was sent to them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NewReceiver:
    """`types` empty = every event. `email` is told when it is disabled."""

    url: str
    description: str = ""
    types: tuple[str, ...] = ()
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReceiverChange:
    """None = stays."""

    url: str | None = None
    description: str | None = None
    types: tuple[str, ...] | None = None
    email: str | None = field(default=None, repr=False)
    enabled: bool | None = None


class DisabledFor(StrEnum):
    OWNER = "owner"
    """Its owner switched it off."""
    FAILING = "failing"
    """It has taken nothing for days."""
    GONE = "gone"
    """It answered 410."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """`failing_since`: its first failure after the last success. `old_secret_until`: so long both secrets sign."""

    id: str
    tenant_id: str
    url: str
    description: str
    types: tuple[str, ...]
    email: str | None = field(repr=False)
    disabled_for: DisabledFor | None
    disabled_at: datetime | None
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime

    @property
    def enabled(self) -> bool:
        return self.disabled_for is None


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Every attempt failed, or its receiver was disabled: it may be sent again by hand."""


class Result(StrEnum):
    """How one attempt went; also the label of a metric."""

    OK = "ok"
    HTTP_3XX = "http_3xx"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    TIMEOUT = "timeout"
    TLS = "tls"
    NETWORK = "network"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one receiver; `result`, `status` and `milliseconds` are the last attempt's."""

    id: str
    receiver_id: str
    event_id: str
    event_type: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_at: datetime | None
    tried_at: datetime | None
    result: Result | None
    status: int | None
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be sent: `body` is what is signed and sent, octet by octet."""

    id: str
    event_id: str
    body: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class Attempted:
    """What came of one attempt. `status` None = there was no answer. `wish`: its Retry-After, in seconds."""

    result: Result
    status: int | None
    seconds: float
    wish: timedelta | None = None

    @property
    def gone(self) -> bool:
        return self.status == 410
