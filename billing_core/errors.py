"""What the ledger and the price list refuse. Each error carries facts; wording for people is the caller's.

An error leaves the transaction usable and writes nothing, so a caller may catch it and go on.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from billing_core.holds import HoldState
    from billing_core.money import Money


class BillingError(Exception):
    """Anything billing refuses; nothing was written."""


class CurrencyMismatch(BillingError):
    """Amounts of two currencies met. Converting is a posting of its own, never implicit."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found


class InsufficientFunds(BillingError):
    """The account can't cover the amount within its credit limit; the same key may be used again after a top-up."""

    def __init__(self, required: "Money", available: "Money") -> None:
        super().__init__(f"{required} required, {available} available")
        self.required = required
        self.available = available


class DuplicateReference(BillingError):
    """An idempotency key was used before for something else. `subject_id` is the entry or hold that has it."""

    def __init__(self, key: str, subject_id: str) -> None:
        super().__init__(f"key {key!r} belongs to {subject_id}")
        self.key = key
        self.subject_id = subject_id


class UnknownAccount(BillingError):
    def __init__(self, account: str) -> None:
        super().__init__(f"no account {account!r}")
        self.account = account


class UnknownHold(BillingError):
    def __init__(self, hold_id: str) -> None:
        super().__init__(f"no hold {hold_id!r}")
        self.hold_id = hold_id


class HoldNotOpen(BillingError):
    """The hold was captured, released or expired before. A hold leaves `placed` once."""

    def __init__(self, hold_id: str, state: "HoldState") -> None:
        super().__init__(f"hold {hold_id!r} is {state}")
        self.hold_id = hold_id
        self.state = state


class CaptureExceedsHold(BillingError):
    """A capture may take less than was held, never more."""

    def __init__(self, hold_id: str, held: "Money", requested: "Money") -> None:
        super().__init__(f"hold {hold_id!r} has {held}, {requested} requested")
        self.hold_id = hold_id
        self.held = held
        self.requested = requested


class UnknownEntry(BillingError):
    def __init__(self, entry_id: str) -> None:
        super().__init__(f"no journal entry {entry_id!r}")
        self.entry_id = entry_id


class AlreadyReversed(BillingError):
    """An entry is reversed at most once."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"journal entry {entry_id!r} is reversed already")
        self.entry_id = entry_id


class NotReversible(BillingError):
    """A reversal can't be reversed; post anew."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"journal entry {entry_id!r} is itself a reversal")
        self.entry_id = entry_id


class NoPrice(BillingError):
    """No price is valid for this at this moment, so it can't be sold."""

    def __init__(self, price_list: str, tld: str, action: str, years: int, currency: str) -> None:
        super().__init__(f"{price_list}: no {currency} price for {action} of .{tld} for {years} years")
        self.price_list = price_list
        self.tld = tld
        self.action = action
        self.years = years
        self.currency = currency


class PriceConflict(BillingError):
    """The list has another price from the same moment. Prices are superseded by a later row, never edited."""
