"""Operations and events."""

from gateway.client.answers.base import Page
from gateway.client.answers.operations import Events, Operation
from gateway.client.call import Call, address, given, shaped

LONGEST_WAIT_SECONDS = 30


def operation(operation_id: str, *, wait_seconds: int = 0) -> Call[Operation]:
    """With `wait_seconds` (30 at most) the answer comes when it is completed, or after that time."""
    return Call("GET", address("operations", operation_id), shaped(Operation), wait_seconds=wait_seconds)


def list_operations(
    *,
    account: str | None = None,
    domain: str | None = None,
    service: str | None = None,
    kind: str | None = None,
    state: str | None = None,
) -> Call[Page[Operation]]:
    query = given(account_id=account, domain=domain, service=service, kind=kind, state=state)
    return Call("GET", address("operations"), shaped(Page[Operation]), query=query)


def cancel_operation(operation_id: str) -> Call[Operation]:
    """Works only while nothing was sent to the registry."""
    return Call("POST", address("operations", operation_id, "cancel"), shaped(Operation))


def events(*, after: str | None = None, limit: int = 50, wait_seconds: int = 0) -> Call[Events]:
    """Ask on with `next_after`: the oldest first, each once, none left out."""
    query = given(after=after, limit=limit)
    return Call("GET", address("events"), shaped(Events), query=query, wait_seconds=wait_seconds)
