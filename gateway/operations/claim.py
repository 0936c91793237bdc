"""A claimed operation: what a worker may do with it, as long as its lease holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.model import DomainName
from gateway.operations.model import OperationKind
from gateway.operations.payload import Payload
from gateway.operations.requests import Priority
from gateway.operations.states import OperationState


class LeaseLost(Exception):
    """The operation is another worker's now: stop, write nothing, send nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`fence` must go with every write. `overdue` = past its deadline; `unclear_for` = how long it has been looked up.

    `postponed` counts the pauses since the last progress. `subject`: the name in A-labels, or the id of the service.
    """

    id: str
    tenant_id: str
    account_id: str
    kind: OperationKind
    state: OperationState
    registry: str
    subject: str
    payload: Payload
    sealed_secret: bytes | None
    hold_id: str | None
    attempts: int
    postponed: int
    overdue: bool
    unclear_for: timedelta
    created_at: datetime
    fence: int
    priority: Priority = Priority.MONEY

    @property
    def domain(self) -> DomainName:
        """The name that it is about, unless it is about a service."""
        return DomainName(self.subject)

    @property
    def about(self) -> dict[str, str]:
        """Say whose operation it is, for events."""
        return {"service" if self.kind.hosting else "domain": self.subject}
