"""Operations at hosting panels: written in the transaction of whoever decides that they are due."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core import Money
from billing_core.services import Service, plans
from gateway.ids import new_id
from gateway.operations.model import OperationKind
from gateway.operations.queue import next_turn
from gateway.operations.requests import Priority
from gateway.operations.spending import noted
from gateway.operations.states import OperationState
from gateway.storage import hosting
from gateway.storage import operations as rows
from gateway.storage.acceptance import ACCEPTED_EVENT
from gateway.storage.hosting import PanelAccount
from gateway.storage.notify import QUEUED, notify
from gateway.storage.spending_limits import Counted
from gateway.storage.tables import operations

PATIENCE = timedelta(days=30)
"""How long what must happen waits for a panel that does not answer."""

PASSWORD_MADE = "password_made"  # noqa: S105 - a member's name
"""Member of the payload of an operation whose password nobody has chosen."""

_URGENT = frozenset({HostingAction.CREATE, HostingAction.UNSUSPEND})


@dataclass(frozen=True, slots=True)
class Terms:
    """What goes with an operation beside its action: money held for it and counted, a sealed secret, a deadline."""

    id: str = field(default_factory=lambda: new_id("op"))
    price: Money | None = None
    hold_id: str | None = None
    sealed_password: bytes | None = field(default=None, repr=False)
    password_made: bool = False
    deadline: timedelta = PATIENCE
    counted: Counted | None = None


async def order(
    connection: AsyncConnection, service: Service, action: HostingAction, *, at: datetime, reason: str = ""
) -> str | None:
    """Have something done to a service at its panel; return the operation's id, None for a service that is at none.

    The operations of one service are run one at a time, in the order in which they were written: the caller has the
    service locked. What becomes of the service in our books is the caller's to write, in the same transaction.
    """
    account = await hosting.account_of(connection, service.id)
    return None if account is None else await place(connection, service, account, action, Terms(), at=at, reason=reason)


async def place(
    connection: AsyncConnection,
    service: Service,
    account: PanelAccount,
    action: HostingAction,
    terms: Terms,
    *,
    at: datetime,
    reason: str = "",
) -> str:
    """Write the operation and wake the workers of its panel. Raises `UnknownPlan`."""
    plan = await plans.read(connection, service.plan_code)
    payload = {"plan": plan.panel_plan, "reason": reason, "revenue_class": service.service_class.value}
    priority = Priority.MONEY if action in _URGENT else Priority.CHANGE
    row = {
        "id": terms.id,
        "tenant_id": service.tenant_id,
        "account_id": service.account_id,
        "kind": OperationKind.of_hosting(action).value,
        "state": OperationState.QUEUED.value,
        "registry": account.panel,
        "domain": service.id,
        "priority": priority,
        "turn": next_turn(account.panel, priority, service.account_id),
        "payload": payload | ({PASSWORD_MADE: True} if terms.password_made else {}) | noted(terms.counted),
        "sealed_secret": terms.sealed_password,
        "price_minor": terms.price.minor if terms.price else None,
        "currency": terms.price.currency if terms.price else None,
        "hold_id": terms.hold_id,
        "created_at": at,
        "updated_at": at,
        "not_before": func.now(),
        "deadline_at": func.now() + terms.deadline,
    }
    await connection.execute(insert(operations).values(row))
    queued = OperationState.QUEUED
    await rows.add_event(connection, terms.id, at=at, event=ACCEPTED_EVENT, from_state=None, to_state=queued, detail={})
    await notify(connection, QUEUED, account.panel)
    return terms.id
