"""What orders of limited API keys cost, counted in the transaction that accepts them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import BillingError, Money
from gateway.errors import SpendLimitReached
from gateway.operations.payload import Payload
from gateway.storage import spending_limits
from gateway.storage.spending_limits import Counted

_SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Spending:
    """An order of a key that may spend so much."""

    order_id: str
    limit_id: str
    price: Money


async def count_all(
    connection: AsyncConnection, orders: Iterable[Spending], *, at: datetime
) -> tuple[dict[str, Counted], Mapping[str, SpendLimitReached | BillingError]]:
    """Count the orders; return what they were counted with, and why others are refused, by the orders' ids.

    Limits are taken in the order of their ids, so that two who take several never wait for each other.
    """
    counted: dict[str, Counted] = {}
    refused: dict[str, SpendLimitReached | BillingError] = {}
    for each in sorted(orders, key=lambda order: order.limit_id):
        try:
            done = await spending_limits.count(connection, each.limit_id, each.price, at=at)
        except (SpendLimitReached, BillingError) as refusal:
            refused[each.order_id] = refusal
        else:
            if done is not None:
                counted[each.order_id] = done
    return counted, refused


def noted(counted: Counted | None) -> dict[str, list[object]]:
    """Return what an operation's payload says of it, so that it can be given back."""
    return {} if counted is None else {_SPENT: counted.as_json()}


async def give_back(connection: AsyncConnection, payload: Payload) -> None:
    """Undo the count of an operation that has failed just now."""
    if _SPENT in payload:
        await spending_limits.give_back(connection, Counted.of_json(payload[_SPENT]))
