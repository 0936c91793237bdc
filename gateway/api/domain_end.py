"""The end of a domain, and the way back."""

from aiohttp import web

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, CHANGED, OrderShape, place, the_operation
from gateway.api.shapes.base import Name, RequestShape
from gateway.api.shapes.operation import OperationShape
from gateway.auth.scopes import Scope
from gateway.operations.requests import DeleteRequest, RestoreRequest


class DeleteQuery(RequestShape):
    """`confirm` is needed: the name once more, so that nothing is deleted by a slip."""

    confirm: Name | None = None


class RestoreShape(OrderShape):
    """What every order may say."""


@endpoint(
    "DELETE",
    "/v1/domains/{name}",
    summary="Delete a domain",
    scope=Scope.DOMAINS_WRITE,
    query=DeleteQuery,
    answers={200: (OperationShape,), 202: (OperationShape,)},
    problems=CHANGE_PROBLEMS,
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def delete_domain(call: Call[None, DeleteQuery]) -> web.Response:
    """`result.restorable` tells whether it went into redemption. Nothing is refunded."""
    order = DeleteRequest(DomainName.parse(call.path("name")), call.query.confirm)
    return await place(call, order, answer=the_operation)


@endpoint(
    "POST",
    "/v1/domains/{name}/restore",
    summary="Restore a deleted domain",
    scope=Scope.DOMAINS_WRITE,
    body=RestoreShape,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    example={"max_price": {"amount": "4500.00", "currency": "UAH"}},
    key=KeyRule.REQUIRED,
    waits=True,
)
async def restore_domain(call: Call[RestoreShape, NoQuery]) -> web.Response:
    """Takes it back from redemption, at the price of a restoration."""
    return await place(call, RestoreRequest(DomainName.parse(call.path("name"))))


ENDPOINTS: tuple[Endpoint, ...] = (delete_domain, restore_domain)
