"""What an order costs and how soon it is run, by what it is."""

from dataclasses import replace

from adapters.model import Order, RegisterOrder, RegistryMoney, RenewOrder, RestoreOrder, TransferOrder
from billing_core import PricedAction
from gateway.operations.requests import Priority


def priced_as(order: Order) -> tuple[PricedAction, int] | None:
    """Return what an order is charged as, and for how many years; None = free of charge."""
    match order:
        case RegisterOrder():
            return PricedAction.REGISTER, order.years
        case RenewOrder():
            return PricedAction.RENEW, order.years
        case TransferOrder():
            return PricedAction.TRANSFER, order.years or 1
        case RestoreOrder():
            return PricedAction.RESTORE, 1
        case _:
            return None


_Paid = RegisterOrder | RenewOrder | TransferOrder | RestoreOrder


def agreeing_to(order: Order, price: RegistryMoney) -> Order:
    """Return the order with what the registry may charge for it."""
    return replace(order, max_price=price) if isinstance(order, _Paid) else order


def agreed_price(order: Order) -> RegistryMoney | None:
    return order.max_price if isinstance(order, _Paid) else None


def priority_of(order: Order) -> Priority:
    match order:
        case RegisterOrder() | TransferOrder() | RestoreOrder():
            return Priority.MONEY
        case RenewOrder():
            return Priority.RENEW
        case _:
            return Priority.CHANGE
