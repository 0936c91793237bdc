"""What time does to orders: expiry, redemption, the end; and transfers that nobody answers."""

from datetime import datetime

from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import Order
from simulators.registrars.logicboxes.queue import TRANSFER, Queue
from simulators.registrars.logicboxes.state import State


def settle(state: State, queue: Queue, now: datetime) -> None:
    for action in list(state.actions.values()):
        overdue = action.completed_at is None and now >= action.added_at + facts.TRANSFER_DAYS
        if action.kind == TRANSFER and action.waits_for == "loser" and overdue:
            action.waits_for = None
    queue.settle(now)
    for order in state.orders.values():
        _age(order, now)


def _age(order: Order, now: datetime) -> None:
    if order.ends_at is not None and order.status in {"Active", "Suspended"}:
        lapses_at = order.ends_at + facts.RENEWAL_GRACE
        if now >= lapses_at:
            order.status, order.deleted_at = "Pending Delete Restorable", lapses_at
    kept_until = None if order.deleted_at is None else order.deleted_at + facts.REDEMPTION
    if order.status == "Pending Delete Restorable" and kept_until is not None and now >= kept_until:
        order.status = "Deleted"
