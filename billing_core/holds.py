"""Holds: money set aside for what can fail outside. Everything about their transitions lives here.

A hold leaves `placed` exactly once. One whose operation has an unknown outcome stays placed, however long it takes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billing_core.errors import HoldNotOpen
from billing_core.money import Money


class HoldState(StrEnum):
    PLACED = "placed"
    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


class HoldEvent(StrEnum):
    CAPTURE = "capture"
    RELEASE = "release"
    EXPIRE = "expire"


TRANSITIONS: dict[tuple[HoldState, HoldEvent], HoldState] = {
    (HoldState.PLACED, HoldEvent.CAPTURE): HoldState.CAPTURED,
    (HoldState.PLACED, HoldEvent.RELEASE): HoldState.RELEASED,
    (HoldState.PLACED, HoldEvent.EXPIRE): HoldState.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold on the customer's main account that is to be placed, for the operation `reference`."""

    id: str
    account_id: str
    amount: Money
    purpose: str
    reference: str

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError("a hold is of more than zero")


@dataclass(frozen=True, slots=True)
class Hold:
    """`captured` and `entry_id` are set once captured; `reason` says why it was released or expired."""

    id: str
    account_id: str
    account: str
    amount: Money
    purpose: str
    reference: str
    state: HoldState
    placed_at: datetime
    closed_at: datetime | None = None
    captured: Money | None = None
    entry_id: str | None = None
    reason: str | None = None

    def after(self, event: HoldEvent) -> HoldState:
        """Return the state that the event leads to. Raises `HoldNotOpen` when it can't happen any more."""
        try:
            return TRANSITIONS[self.state, event]
        except KeyError:
            raise HoldNotOpen(self.id, self.state) from None
