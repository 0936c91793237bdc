"""Journal entries: immutable, balanced, corrected only by a reversal."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from billing_core.chart import kind_of
from billing_core.ids import new_id
from billing_core.money import Money


class EntryKind(StrEnum):
    OPENING = "opening"
    """A balance that came from an old system."""
    TOP_UP = "top_up"
    CHARGE = "charge"
    CAPTURE = "capture"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    """A payment, or a part of it, went back to the payer."""
    PLAN_CREDIT = "plan_credit"
    """What a change of tariff hands back."""
    BONUS = "bonus"
    """Promotional credit that was granted."""
    COMMISSION = "commission"
    PAYOUT = "payout"
    REVERSAL = "reversal"
    ADJUSTMENT = "adjustment"
    """A correction by people."""
    COST = "cost"
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class Line:
    """A signed amount on one account; see the chart of accounts for the sign."""

    account: str
    amount: Money

    @property
    def kept(self) -> bool:
        return kind_of(self.account).kept


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Lines that sum to zero in each currency, with the key that makes posting them repeatable.

    `key` is derived from the fact (`pay:<provider>:<payment id>`), not from the attempt. `reference` names the
    operation, payment or service that the entry explains. An unbalanced entry is a bug: AssertionError.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    posted_at: datetime
    reference: str
    effective_at: datetime
    reversal_of: str | None = None
    note: str = ""
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", new_id("je", self.posted_at))
        accounts = [line.account for line in self.lines]
        if len(accounts) < 2 or len(set(accounts)) != len(accounts):
            raise AssertionError("an entry has two lines or more, one for an account")
        if any(line.amount.minor == 0 for line in self.lines) or any(_totals(self.lines).values()):
            raise AssertionError("the lines of an entry are not zero and sum to zero in each currency")

    def fingerprint(self) -> str:
        """Return a digest of what the entry does, without its id, times and note: equal for a repeat of one fact."""
        lines = sorted((line.account, line.amount.minor, line.amount.currency) for line in self.lines)
        return digest("entry", self.kind, self.reference, self.reversal_of, lines)

    def reverse(self, *, key: str, at: datetime, note: str = "") -> "JournalEntry":
        """Return the entry that undoes this one. A reversal isn't reversed: AssertionError."""
        if self.reversal_of is not None:
            raise AssertionError("a reversal can't be reversed")
        return JournalEntry(
            key=key,
            kind=EntryKind.REVERSAL,
            lines=tuple(Line(line.account, -line.amount) for line in self.lines),
            posted_at=at,
            effective_at=at,
            reference=self.reference,
            reversal_of=self.id,
            note=note,
        )


def digest(*content: object) -> str:
    """Return a SHA-256 of JSON-able content, to recognise a repeated key that means something else."""
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _totals(lines: tuple[Line, ...]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for line in lines:
        totals[line.amount.currency] += line.amount.minor
    return totals
