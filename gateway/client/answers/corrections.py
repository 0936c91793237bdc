"""What operators change of a customer's money by hand."""

from datetime import datetime

from gateway.client.answers.base import Money, Shape


class Adjustment(Shape):
    """`state`: proposed, posted or rejected; below zero it is taken away. `note`: why it was rejected."""

    id: str
    account_id: str
    amount: Money
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None


class Bonus(Shape):
    """`available` pays up to `share_percent` of prices of the classes in `pays_for`; `held` is set aside for orders."""

    available: Money
    held: Money
    share_percent: str
    pays_for: tuple[str, ...]


class RevokedBonus(Shape):
    """`amount` was left of the grant, and is not there any more."""

    grant: str
    amount: Money
