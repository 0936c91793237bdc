"""What every order has in common: key and fingerprint in; then the result, the operation, or the price out."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from gateway.api import idempotency
from gateway.api.endpoint import Call
from gateway.api.prefer import Preference
from gateway.api.problems import problem_of_failure
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.operation import OperationShape, QuoteShape
from gateway.api.waiting import wait_for
from gateway.errors import IdempotencyInProgress, IdempotencyKeyReused
from gateway.keys import DOMAINS, METRICS, OPERATIONS, REQUEST_ID, SETTINGS
from gateway.operations.model import Accepted, OperationView
from gateway.operations.requests import AcceptRequest, IdempotencyKey, OrderRequest, RegisterRequest
from gateway.operations.states import OperationState

OPERATION_HEADER = "X-Operation-Id"


class OrderShape(RequestShape):
    """`account_id` left out: the domain's own account, for a new domain that of the API key.

    `max_price` refuses a dearer order; `dry_run` makes every check, tells the price and keeps nothing.
    """

    account_id: Annotated[str, Field(max_length=64)] | None = None
    max_price: MoneyShape | None = None
    dry_run: bool = False


async def place(call: Call[Any, Any], order: OrderRequest, *, success: int = 200) -> web.Response:
    """Accept an order and answer with what became of it within the time that the caller waits."""
    body: OrderShape = call.body
    if body.dry_run:
        return reply(QuoteShape.of(await call.app[OPERATIONS].quote(_request(call, order, None))))
    preference = preference_of(call)
    accepted = await _accept(call, _request(call, order, idempotency.key_of(call)))
    operation = await wait_for(call, accepted.operation, preference.wait_seconds)
    response = await _answer(call, operation, success)
    response.headers[OPERATION_HEADER] = operation.id
    if accepted.replayed:
        response.headers[idempotency.REPLAYED] = "true"
    return applied(preference, response)


def preference_of(call: Call[Any, Any]) -> Preference:
    headers = call.request.headers.getall("Prefer", [])
    return Preference.parse(headers, default_seconds=call.app[SETTINGS].http.wait_seconds)


def applied(preference: Preference, response: web.Response) -> web.Response:
    if preference.applied is not None:
        response.headers["Preference-Applied"] = preference.applied
    return response


def _request(call: Call[Any, Any], order: OrderRequest, key: IdempotencyKey | None) -> AcceptRequest:
    body: OrderShape = call.body
    account_id = body.account_id
    if account_id is None and isinstance(order, RegisterRequest):
        account_id = call.principal.account_id
    return AcceptRequest(
        tenant_id=call.principal.tenant_id,
        account_id=account_id,
        order=order,
        idempotency=key,
        max_price=body.max_price.to_money() if body.max_price else None,
    )


async def _accept(call: Call[Any, Any], request: AcceptRequest) -> Accepted:
    count = call.app[METRICS].http.idempotency
    try:
        accepted = await call.app[OPERATIONS].accept(request)
    except IdempotencyInProgress:
        count.labels("in_progress").inc()
        raise
    except IdempotencyKeyReused:
        count.labels("mismatch").inc()
        raise
    count.labels("replayed" if accepted.replayed else "new").inc()
    return accepted


async def _answer(call: Call[Any, Any], operation: OperationView, success: int) -> web.Response:
    if operation.state is OperationState.SUCCEEDED:
        domain = await call.app[DOMAINS].read(operation.tenant_id, operation.domain)
        headers = {"Location": f"/v1/domains/{domain.name}"} if success == 201 else {}
        return reply(DomainShape.of(domain), status=success, headers=headers)
    if operation.state.completed:
        return problem_of_failure(operation).response(call.request[REQUEST_ID])
    headers = {"Location": f"/v1/operations/{operation.id}", "Retry-After": "1"}
    return reply(OperationShape.of(operation), status=202, headers=headers)
