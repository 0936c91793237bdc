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
    """A hold that is to be placed for the operation `reference`.

    Up to `bonus_max` (minor units) of it is taken from the customer's bonus account, as far as that goes.
    """

    id: str
    account_id: str
    amount: Money
    purpose: str
    reference: str
    bonus_max: int = 0

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError("a hold is of more than zero")
        if not 0 <= self.bonus_max <= self.amount.minor:
            raise ValueError("a bonus pays no more than the whole")


@dataclass(frozen=True, slots=True)
class Hold:
    """`bonus_minor` is the part of `amount` that lies on the bonus account.

    `captured` and `entry_id` are set once captured; `reason` says why it was released or expired.
    """

    id: str
    account_id: str
    account: str
    amount: Money
    purpose: str
    reference: str
    state: HoldState
    placed_at: datetime
    bonus_minor: int = 0
    closed_at: datetime | None = None
    captured: Money | None = None
    entry_id: str | None = None
    reason: str | None = None

    @property
    def bonus(self) -> Money:
        return Money(self.bonus_minor, self.amount.currency)

    def bonus_of(self, gross: Money) -> Money:
        """Return which part of a charge of `gross` the bonus account pays, rounded up."""
        return Money(-(-self.bonus_minor * gross.minor // self.amount.minor), gross.currency)

    def after(self, event: HoldEvent) -> HoldState:
        """Return the state that the event leads to. Raises `HoldNotOpen` when it can't happen any more."""
        try:
            return TRANSITIONS[self.state, event]
        except KeyError:
            raise HoldNotOpen(self.id, self.state) from None
