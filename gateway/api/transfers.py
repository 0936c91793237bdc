"""Transfers: names that come to us from another registrar, and our word on those that leave."""

from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName, TransferDecision
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, ORDER_PROBLEMS, OrderShape, place, the_new_domain, the_operation
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, Name
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.operation import OperationProblemShape, OperationShape, QuoteShape
from gateway.api.versions import tagged_reply
from gateway.auth.scopes import Scope
from gateway.errors import NotCancellable, NotFound
from gateway.keys import OPERATIONS
from gateway.operations.model import OperationKind, OperationView
from gateway.operations.requests import TransferDecisionRequest, TransferRequest
from gateway.operations.states import OperationState

_DECIDED: dict[int, tuple[type[OperationShape], ...]] = {200: (OperationShape,), 202: (OperationShape,)}


class TransferOrderShape(OrderShape):
    """`auth_code` is what the present registrar gave, left out where that registrar offers the name instead (.su);
    `years` left out = what the registry adds to every transfer.
    """

    name: Name
    auth_code: Annotated[str, Field(max_length=100)] = ""
    years: Annotated[int, Field(ge=1, le=10)] | None = None


class TransferProgress(StrEnum):
    """`requested`: not at the registry yet; `pending`: there, and undecided."""

    REQUESTED = "requested"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


_PROGRESS = {
    OperationState.QUEUED: TransferProgress.REQUESTED,
    OperationState.SUCCEEDED: TransferProgress.COMPLETED,
    OperationState.FAILED: TransferProgress.FAILED,
    OperationState.CANCELLED: TransferProgress.CANCELLED,
}


class TransferShape(AnswerShape):
    """`id` is that of the operation too. `expires_at` is the domain's once it is completed."""

    id: str
    name: str
    name_unicode: str
    account_id: str
    state: TransferProgress
    completed: bool
    requested_at: datetime
    completed_at: datetime | None
    expires_at: datetime | None
    price: MoneyShape | None
    problem: OperationProblemShape | None

    @classmethod
    def of(cls, operation: OperationView) -> "TransferShape":
        shown, result = OperationShape.of(operation), operation.result or {}
        return cls(
            id=operation.id,
            name=operation.domain.ascii,
            name_unicode=operation.domain.unicode,
            account_id=operation.account_id,
            state=_PROGRESS.get(operation.state, TransferProgress.PENDING),
            completed=operation.state.completed,
            requested_at=operation.created_at,
            completed_at=operation.completed_at,
            expires_at=result.get("expires_at"),
            price=shown.price,
            problem=shown.problem,
        )


@endpoint(
    "POST",
    "/v1/transfers",
    summary="Transfer a domain to us",
    scope=Scope.DOMAINS_WRITE,
    body=TransferOrderShape,
    answers={201: (DomainShape, OperationShape), 202: (OperationShape,), 200: (QuoteShape,)},
    problems=(*ORDER_PROBLEMS, "bad_auth_code", "period_not_allowed", "not_found_at_registry"),
    example={"name": "example.com", "auth_code": "aZ9-present-code", "years": 1},
    key=KeyRule.REQUIRED,
    waits=True,
)
async def order_transfer(call: Call[TransferOrderShape, NoQuery]) -> web.Response:
    """Charged when the domain is ours, which can take days; 201 where the registry does it at once."""
    body = call.body
    return await place(call, TransferRequest(body.name, body.years, body.auth_code), answer=the_new_domain)


@endpoint(
    "GET",
    "/v1/transfers/{id}",
    summary="Read a transfer",
    scope=Scope.DOMAINS_READ,
    answers={200: (TransferShape,)},
    versioned=True,
)
async def read_transfer(call: Call[None, NoQuery]) -> web.Response:
    """The id is that of the operation that the order answered with."""
    return tagged_reply(call, TransferShape.of(await transfer_of(call)))


@endpoint(
    "POST",
    "/v1/transfers/{id}/cancel",
    summary="Cancel a transfer to us",
    scope=Scope.DOMAINS_WRITE,
    answers=_DECIDED,
    problems=(*CHANGE_PROBLEMS, "not_cancellable"),
    key=KeyRule.REQUIRED,
    waits=True,
)
async def cancel_transfer(call: Call[None, NoQuery]) -> web.Response:
    """Before it was sent it just ends; after that the registry is asked to call it off, by an operation of its own."""
    transfer = await transfer_of(call)
    if transfer.state is OperationState.CANCELLED:
        return reply(OperationShape.of(transfer))
    with suppress(NotCancellable):
        return reply(OperationShape.of(await call.app[OPERATIONS].cancel(transfer.tenant_id, transfer.id)))
    order = TransferDecisionRequest(transfer.domain, TransferDecision.CANCEL)
    try:
        return await place(call, order, answer=the_operation)
    except NotFound as err:
        raise NotCancellable(transfer.id, "the transfer has ended") from err


@endpoint(
    "POST",
    "/v1/domains/{name}/transfer/approve",
    summary="Approve a transfer away",
    scope=Scope.DOMAINS_WRITE,
    answers=_DECIDED,
    problems=CHANGE_PROBLEMS,
    key=KeyRule.REQUIRED,
    waits=True,
)
async def approve_transfer(call: Call[None, NoQuery]) -> web.Response:
    """Lets the domain go to the registrar that has asked for it; without our word the registry does so in some days."""
    return await _decide(call, TransferDecision.APPROVE)


@endpoint(
    "POST",
    "/v1/domains/{name}/transfer/reject",
    summary="Reject a transfer away",
    scope=Scope.DOMAINS_WRITE,
    answers=_DECIDED,
    problems=CHANGE_PROBLEMS,
    key=KeyRule.REQUIRED,
    waits=True,
)
async def reject_transfer(call: Call[None, NoQuery]) -> web.Response:
    """Keeps the domain here. The registries' rules say when that is allowed."""
    return await _decide(call, TransferDecision.REJECT)


async def _decide(call: Call[None, NoQuery], decision: TransferDecision) -> web.Response:
    name = DomainName.parse(call.path("name"))
    return await place(call, TransferDecisionRequest(name, decision), answer=the_operation)


async def transfer_of(call: Call[Any, NoQuery]) -> OperationView:
    """Return the transfer that a path names by its id. Raises `NotFound`."""
    operation = await call.app[OPERATIONS].get(call.principal.tenant_id, call.path("id"))
    if operation.kind is not OperationKind.TRANSFER:
        raise NotFound("transfer", operation.id)
    return operation


ENDPOINTS: tuple[Endpoint, ...] = (
    order_transfer,
    read_transfer,
    cancel_transfer,
    approve_transfer,
    reject_transfer,
)
