"""What operators change of a customer's money by hand (scope `admin`). `order` is what it is for domains."""

from gateway.client.answers.base import Money, Page
from gateway.client.answers.corrections import Adjustment, Bonus, RevokedBonus
from gateway.client.call import Call, address, given, shaped


def propose_adjustment(
    account_id: str, amount: Money, *, reason: str, order: str, wait: bool = False
) -> Call[Adjustment]:
    """Posted at once as far as one person may adjust in a day, unless it is to `wait` for a second one.

    `reason` is on the customer's statement.
    """
    body = {"amount": amount.document(), "reason": reason, "wait": wait}
    return Call("POST", address("accounts", account_id, "adjustments"), shaped(Adjustment), body, key=order)


def adjustment(adjustment_id: str) -> Call[Adjustment]:
    return Call("GET", address("adjustments", adjustment_id), shaped(Adjustment))


def list_adjustments(account: str | None = None, *, state: str | None = None) -> Call[Page[Adjustment]]:
    """The newest first."""
    return Call("GET", address("adjustments"), shaped(Page[Adjustment]), query=given(account_id=account, state=state))


def approve_adjustment(adjustment_id: str) -> Call[Adjustment]:
    """Post it; never with the key that proposed it."""
    return Call("POST", address("adjustments", adjustment_id, "approve"), shaped(Adjustment))


def reject_adjustment(adjustment_id: str, reason: str) -> Call[Adjustment]:
    """Nothing moves; also to take back one's own."""
    return Call("POST", address("adjustments", adjustment_id, "reject"), shaped(Adjustment), {"reason": reason})


def bonus(account_id: str) -> Call[Bonus]:
    """Promotional credit, and the rule that it is spent by."""
    return Call("GET", address("accounts", account_id, "bonus"), shaped(Bonus))


def grant_bonus(account_id: str, amount: Money, *, grant: str, reason: str, order: str) -> Call[Bonus]:
    """`grant` is its name: a customer has it once."""
    body = {"amount": amount.document(), "grant": grant, "reason": reason}
    return Call("POST", address("accounts", account_id, "bonus"), shaped(Bonus), body, key=order)


def revoke_bonus(account_id: str, grant: str, *, reason: str, order: str) -> Call[RevokedBonus]:
    """Take back what is left of a grant."""
    body = {"grant": grant, "reason": reason}
    return Call("POST", address("accounts", account_id, "bonus", "revocations"), shaped(RevokedBonus), body, key=order)
