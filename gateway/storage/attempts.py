"""Rows of attempts: what was sent when, under which clTRID, and what came of it.

An attempt without outcome is open: its command may have been sent. Only `UNSENT` proves that it was not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Attempt, Receipt
from gateway.storage.tables import operation_attempts

UNSENT = "unsent"
REFUSED = "refused"
_UNDECIDED = ("pending", "unknown")

_TABLE = operation_attempts.c


@dataclass(frozen=True, slots=True)
class SentAttempt:
    """The last attempt that may have been sent, and how many such there are."""

    attempt: Attempt
    count: int
    outcome: str | None
    code: int | None
    reason: str | None
    detail: str | None

    @property
    def refused(self) -> bool:
        return self.outcome == REFUSED


@dataclass(frozen=True, slots=True)
class End:
    """What came of an operation's attempt of this number."""

    number: int
    outcome: str
    receipt: Receipt | None = None
    reason: str | None = None
    detail: str | None = None

    def row(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "outcome": self.outcome,
            "svtrid": self.receipt.svtrid if self.receipt else None,
            "code": self.receipt.code if self.receipt else None,
            "reason": self.reason,
            "detail": self.detail,
        }


async def deny(connection: AsyncConnection, cltrid: str, *, reason: str, detail: str, at: datetime) -> None:
    """Write down that the registry decided against a command which it had accepted (RFC 5731 §3.3)."""
    await connection.execute(
        update(operation_attempts)
        .where(_TABLE.cltrid == cltrid, or_(_TABLE.outcome.is_(None), _TABLE.outcome.in_(_UNDECIDED)))
        .values(outcome=REFUSED, code=None, reason=reason, detail=detail, finished_at=at)
    )


async def judge(connection: AsyncConnection, operation_id: str, number: int, verdict: str) -> None:
    """Write down what asking the registry proved of an attempt."""
    await connection.execute(
        update(operation_attempts)
        .where(_TABLE.operation_id == operation_id, _TABLE.number == number)
        .values(verdict=verdict)
    )


async def last_sent(connection: AsyncConnection, operation_id: str) -> SentAttempt | None:
    """Return the last attempt that may have been sent; None when nothing ever was."""
    query = (
        select(
            _TABLE.number,
            _TABLE.cltrid,
            _TABLE.sent_at,
            _TABLE.outcome,
            _TABLE.code,
            _TABLE.reason,
            _TABLE.detail,
            func.min(_TABLE.sent_at).over().label("first_sent_at"),
            func.min(_TABLE.clock_skew).over().label("clock_skew"),
            func.count().over().label("sent_count"),
        )
        .where(_TABLE.operation_id == operation_id, _may_be_sent())
        .order_by(_TABLE.number.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    attempt = Attempt(row.cltrid, row.number, row.sent_at, row.first_sent_at, clock_skew=row.clock_skew)
    return SentAttempt(attempt, row.sent_count, row.outcome, row.code, row.reason, row.detail)


def _may_be_sent() -> ColumnElement[bool]:
    return _TABLE.outcome.is_distinct_from(UNSENT)
