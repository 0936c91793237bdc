"""Corrections of a balance by people: proposed by one, decided by another.

A small one may be posted by whoever asks for it. How much that is in a business day is counted for each person, so that
a large sum is not made of small ones. Works on a connection that is handed in, which it never commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date, start_of
from billing_core.chart import WRITE_OFF, customer_main
from billing_core.errors import BillingError
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.money import Money
from billing_core.storage.adjustment_tables import adjustments

_T = adjustments.c


class AdjustmentState(StrEnum):
    PROPOSED = "proposed"
    """Nothing has moved: another person decides."""
    POSTED = "posted"
    REJECTED = "rejected"


class UnknownAdjustment(BillingError):
    """There is none of this id."""


class AdjustmentClosed(BillingError):
    """It was decided otherwise before."""


class SecondPersonNeeded(BillingError):
    """Who proposed it cannot approve it."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`amount` above zero is for the customer, below zero takes it away. People are those of the audit trail."""

    id: str
    tenant_id: str
    account_id: str
    amount: Money
    reason: str
    state: AdjustmentState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str | None = None
    entry_id: str | None = None


async def propose(conn: AsyncConnection, new: Adjustment) -> Adjustment:
    """Put it before another person; no money moves."""
    await conn.execute(insert(adjustments).values(_row(new) | {"alone": False}))
    return new


async def post_alone(
    conn: AsyncConnection, ledger: Ledger, new: Adjustment, alone_up_to: Mapping[str, Money]
) -> Adjustment:
    """Post it by the word of one person as far as that may go in a business day, else only propose it.

    Raises as `approve` does.
    """
    await conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"adjustments:{new.proposed_by}", 0))))
    allowed = alone_up_to.get(new.amount.currency)
    if allowed is None or await _posted_alone(conn, new) + abs(new.amount.minor) > allowed.minor:
        return await propose(conn, new)
    await conn.execute(insert(adjustments).values(_row(new) | {"alone": True}))
    return await _post(conn, ledger, new, by=new.proposed_by, at=new.proposed_at)


async def approve(conn: AsyncConnection, ledger: Ledger, adjustment_id: str, *, by: str, at: datetime) -> Adjustment:
    """Post what another person proposed; one that is posted already stays as it is.

    Raises `UnknownAdjustment`, `AdjustmentClosed`, `SecondPersonNeeded`, and `InsufficientFunds` when it takes away
    more than there is: it stays proposed then.
    """
    found = await read(conn, adjustment_id, lock=True)
    if found.state is AdjustmentState.REJECTED:
        raise AdjustmentClosed("the adjustment is rejected")
    if found.state is AdjustmentState.POSTED:
        return found
    if found.proposed_by == by:
        raise SecondPersonNeeded("another person must approve this adjustment")
    return await _post(conn, ledger, found, by=by, at=at)


async def reject(conn: AsyncConnection, adjustment_id: str, note: str, *, by: str, at: datetime) -> Adjustment:
    """Let it be; also by who proposed it. Raises `UnknownAdjustment`, `AdjustmentClosed`."""
    found = await read(conn, adjustment_id, lock=True)
    if found.state is AdjustmentState.POSTED:
        raise AdjustmentClosed("the adjustment is posted")
    if found.state is AdjustmentState.REJECTED:
        return found
    return await _decide(conn, found, AdjustmentState.REJECTED, decided_by=by, decided_at=at, note=note)


async def read(conn: AsyncConnection, adjustment_id: str, *, lock: bool = False) -> Adjustment:
    """Raises `UnknownAdjustment`."""
    statement = select(adjustments).where(_T.id == adjustment_id)
    row = (await conn.execute(statement.with_for_update() if lock else statement)).one_or_none()
    if row is None:
        raise UnknownAdjustment(adjustment_id)
    return _adjustment(row)


async def page(
    conn: AsyncConnection,
    tenant_id: str | None,
    *,
    account_id: str | None = None,
    state: AdjustmentState | None = None,
    before: str | None = None,
    limit: int,
) -> Sequence[Adjustment]:
    """Return a tenant's (None: every tenant's), the newest first, those older than `before`."""
    statement = select(adjustments).order_by(_T.id.desc()).limit(limit)
    for column, value in ((_T.tenant_id, tenant_id), (_T.account_id, account_id), (_T.state, state)):
        if value is not None:
            statement = statement.where(column == value)
    if before is not None:
        statement = statement.where(_T.id < before)
    return [_adjustment(row) for row in await conn.execute(statement)]


async def _posted_alone(conn: AsyncConnection, new: Adjustment) -> int:
    """Return how many minor units this person has posted alone today, whichever way they went."""
    today = start_of(business_date(new.proposed_at))
    mine = (_T.alone, _T.proposed_by == new.proposed_by, _T.currency == new.amount.currency, _T.proposed_at >= today)
    return int(await conn.scalar(select(func.coalesce(func.sum(func.abs(_T.amount_minor)), 0)).where(*mine)) or 0)


async def _post(conn: AsyncConnection, ledger: Ledger, found: Adjustment, *, by: str, at: datetime) -> Adjustment:
    entry = JournalEntry(
        key=f"adjust:{found.id}",
        kind=EntryKind.ADJUSTMENT,
        lines=(Line(customer_main(found.account_id), found.amount), Line(WRITE_OFF, -found.amount)),
        posted_at=at,
        effective_at=at,
        reference=found.id,
        note=found.reason,
    )
    posted = await ledger.post(conn, entry)
    return await _decide(conn, found, AdjustmentState.POSTED, decided_by=by, decided_at=at, entry_id=posted.id)


async def _decide(conn: AsyncConnection, found: Adjustment, state: AdjustmentState, **values: Any) -> Adjustment:
    await conn.execute(update(adjustments).where(_T.id == found.id).values(state=state.value, **values))
    return replace(found, state=state, **values)


def _row(new: Adjustment) -> dict[str, Any]:
    return {
        "id": new.id,
        "tenant_id": new.tenant_id,
        "account_id": new.account_id,
        "amount_minor": new.amount.minor,
        "currency": new.amount.currency,
        "reason": new.reason,
        "state": new.state.value,
        "proposed_by": new.proposed_by,
        "proposed_at": new.proposed_at,
    }


def _adjustment(row: Row[Any]) -> Adjustment:
    return Adjustment(
        id=row.id,
        tenant_id=row.tenant_id,
        account_id=row.account_id,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        state=AdjustmentState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
        entry_id=row.entry_id,
    )
