"""Operations and events: how far an order is, and what happened."""

from datetime import datetime
from typing import Any

from gateway.client.answers.base import Money, Shape


class OperationProblem(Shape):
    code: str
    detail: str
    registry_code: int | None


class RegistryTrace(Shape):
    """Where to look in the registry's own log."""

    name: str
    cltrid: str | None
    svtrid: str | None


class Operation(Shape):
    """`completed` = nothing more will happen."""

    id: str
    kind: str
    state: str
    completed: bool
    domain: str | None
    domain_unicode: str | None
    service: str | None
    account_id: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    deadline_at: datetime
    retry_at: datetime | None
    attempts: int
    price: Money | None
    result: dict[str, Any] | None
    problem: OperationProblem | None
    registry: RegistryTrace

    @property
    def succeeded(self) -> bool:
        return self.state == "succeeded"

    @property
    def settled(self) -> bool:
        """Return whether asking again soon is of use to nobody: it is completed, or a person must act."""
        return self.completed or self.state == "action_required"


class Event(Shape):
    """`type` may be one that you do not know: skip it."""

    id: str
    type: str
    account_id: str | None
    at: datetime
    data: dict[str, Any]


class Events(Shape):
    """`next_after` is what to ask with next; null = nothing has happened yet."""

    items: tuple[Event, ...]
    next_after: str | None
