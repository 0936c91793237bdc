"""What becomes of an order within the time that it is waited for: the thing itself, or the operation to follow."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from gateway.client.answers.operations import Operation
from gateway.client.call import Answer
from gateway.client.errors import Unreadable

Thing = TypeVar("Thing", bound=BaseModel)


@dataclass(frozen=True)
class Ordered(Generic[Thing]):
    """`thing` is there once the order is done; else `wait` for it. Without `operation_id` there is nothing to wait for.

    `replayed` = an earlier request with this key was the order, and this is what became of it.
    """

    operation_id: str | None
    replayed: bool
    thing: Thing | None = None
    operation: Operation | None = None

    @property
    def done(self) -> bool:
        return self.thing is not None or (self.operation is not None and self.operation.succeeded)


def operation_of(order: "Ordered[Any] | str") -> str:
    """Return the id of the operation to follow. Raises ValueError where an order was done without one."""
    found = order if isinstance(order, str) else order.operation_id
    if found is None:
        raise ValueError("there is no operation to follow")
    return found


def ordered(model: type[Thing]) -> Callable[[Answer], Ordered[Thing]]:
    """Read either: operations are told by their ids."""

    def read(answer: Answer) -> Ordered[Thing]:
        replayed = answer.headers.get("idempotency-replayed") == "true"
        if not _is_operation(answer.body):
            thing = model.model_validate_json(answer.body)
            return Ordered(answer.headers.get("x-operation-id"), replayed, thing=thing)
        operation = Operation.model_validate_json(answer.body)
        return Ordered(operation.id, replayed, operation=operation)

    return read


def _is_operation(body: bytes) -> bool:
    try:
        document = json.loads(body)
    except ValueError as err:
        raise Unreadable("the answer is not JSON") from err
    return isinstance(document, dict) and str(document.get("id", "")).startswith("op_")
