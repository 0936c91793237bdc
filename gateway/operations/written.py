"""An order that was written a moment ago, known without being read: from its row and its schedule."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from billing_core import Money
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind, OperationView
from gateway.operations.requests import Priority
from gateway.operations.states import OperationState
from gateway.storage.acceptance import FIRST_FENCE, Schedule


def claim_of(row: Mapping[str, Any], at: datetime) -> Claim:
    """Return the lease that was written with an order: the first of its operation."""
    return Claim(
        id=row["id"],
        tenant_id=row["tenant_id"],
        account_id=row["account_id"],
        kind=OperationKind(row["kind"]),
        state=OperationState.QUEUED,
        registry=row["registry"],
        subject=row["domain"],
        payload=row["payload"],
        sealed_secret=row["sealed_secret"],
        hold_id=row["hold_id"],
        attempts=0,
        postponed=0,
        overdue=False,
        unclear_for=timedelta(0),
        created_at=at,
        fence=FIRST_FENCE,
        priority=Priority(row["priority"]),
    )


def view_of(row: Mapping[str, Any], schedule: Schedule, at: datetime) -> OperationView:
    return OperationView(
        id=row["id"],
        tenant_id=row["tenant_id"],
        account_id=row["account_id"],
        kind=OperationKind(row["kind"]),
        state=OperationState.QUEUED,
        registry=row["registry"],
        subject=row["domain"],
        price=None if row["price_minor"] is None else Money(row["price_minor"], row["currency"]),
        created_at=at,
        updated_at=at,
        completed_at=None,
        deadline_at=schedule.deadline_at,
        retry_at=schedule.retry_at,
        attempts=0,
        result=None,
        problem=None,
        cltrid=None,
        svtrid=None,
    )
