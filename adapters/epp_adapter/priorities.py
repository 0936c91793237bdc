"""Who goes first at a registry that is slow or limits us: everything that an order needs goes with the order."""

from adapters.model import Order, RegisterOrder, RenewOrder, RestoreOrder, TransferOrder
from epp import Priority


def priority_of(order: Order) -> Priority:
    """Return the class of an order's own command, and of what is asked and created for it before and after."""
    match order:
        case RegisterOrder() | TransferOrder() | RestoreOrder():
            return Priority.MONEY
        case RenewOrder():
            return Priority.RENEW
        case _:
            return Priority.CHANGE
