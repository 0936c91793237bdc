"""What every order has in common: key and fingerprint in; then the result, the operation, or the price out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, Field

from gateway.api import idempotency
from gateway.api.endpoint import Call
from gateway.api.prefer import Preference
from gateway.api.problems import problem_of_failure
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.discount import PromoCodeText
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.operation import OperationShape, QuoteShape
from gateway.api.waiting import wait_for
from gateway.errors import IdempotencyInProgress, IdempotencyKeyReused, NotFound
from gateway.keys import DOMAINS, METRICS, OPERATIONS, REQUEST_ID, SERVICES, SETTINGS
from gateway.operations.model import Accepted, OperationView, Quote
from gateway.operations.requests import AcceptRequest, IdempotencyKey, OrderRequest, RegisterRequest, TransferRequest
from gateway.operations.states import OperationState

OPERATION_HEADER = "X-Operation-Id"

Answerer = Callable[[Call[Any, Any], OperationView], Awaitable[web.Response]]

ORDER_PROBLEMS = (
    "idempotency_key_missing",
    "idempotency_key_invalid",
    "idempotency_in_progress",
    "idempotency_key_reused",
    "invalid_preference",
    "insufficient_funds",
    "spend_limit",
    "price_changed",
    "promo_code_refused",
    "promo_codes_exhausted",
    "premium_not_sold",
    "no_price",
    "currency_mismatch",
    "operation_conflict",
    "not_eligible",
    "not_supported",
    "operation_failed",
    "operation_cancelled",
    "policy_error",
    "status_prohibits",
)
CHANGE_PROBLEMS = (*ORDER_PROBLEMS, "not_sponsor", "not_found_at_registry")
CHANGED: Mapping[int, tuple[type[BaseModel], ...]] = {
    200: (DomainShape, QuoteShape, OperationShape),
    202: (OperationShape,),
}


class OrderShape(RequestShape):
    """`account_id` left out: the domain's own account, for a new domain that of the API key.

    `max_price` refuses a dearer order, and premium names are not sold without it; `dry_run` makes every check, tells
    the price and keeps nothing. A `promo_code` counts where it takes off more than the customer's loyalty.
    """

    account_id: Annotated[str, Field(max_length=64)] | None = None
    max_price: MoneyShape | None = None
    promo_code: PromoCodeText | None = None
    dry_run: bool = False


async def the_operation(_call: Call[Any, Any], operation: OperationView) -> web.Response:
    """Answer with the operation, where there need be no domain to show."""
    return reply(OperationShape.of(operation))


async def the_domain(call: Call[Any, Any], operation: OperationView) -> web.Response:
    """Answer with the domain; with the operation when the domain is no longer here, as a late replay may find."""
    try:
        domain = await call.app[DOMAINS].read(operation.tenant_id, operation.domain)
    except NotFound:
        return await the_operation(call, operation)
    return reply(DomainShape.of(domain, call.app[DOMAINS].life(domain)))


async def the_new_domain(call: Call[Any, Any], operation: OperationView) -> web.Response:
    """Answer 201 with the domain that there is now."""
    response = await the_domain(call, operation)
    response.set_status(201)
    response.headers["Location"] = f"/v1/domains/{operation.domain}"
    return response


async def place(
    call: Call[Any, Any],
    order: OrderRequest,
    *,
    answer: Answerer = the_domain,
    quoted: Callable[[Quote], QuoteShape] = QuoteShape.of,
) -> web.Response:
    """Accept an order and answer with what became of it within the time that the caller waits.

    `answer` makes the answer to one that has succeeded, `quoted` the one to a dry run.
    """
    options = _options(call)
    guesses = call.app[SERVICES].discounts.guesses
    if options.dry_run:
        async with guesses.counted(_buyer(call), options.promo_code):
            return reply(quoted(await call.app[OPERATIONS].quote(_request(call, order, None))))
    preference = preference_of(call)
    async with guesses.counted(_buyer(call), options.promo_code):
        accepted = await _accept(call, _request(call, order, idempotency.key_of(call)))
    operation = await wait_for(call, accepted.operation, preference.wait_seconds)
    response = await _answer(call, operation, answer)
    response.headers[OPERATION_HEADER] = operation.id
    if accepted.replayed:
        response.headers[idempotency.REPLAYED] = "true"
    return applied(preference, response)


def _buyer(call: Call[Any, Any]) -> str:
    """Return who tries promo codes: the account, else whose key it is."""
    return _options(call).account_id or call.principal.key_id


def preference_of(call: Call[Any, Any]) -> Preference:
    headers = call.request.headers.getall("Prefer", [])
    return Preference.parse(headers, default_seconds=call.app[SETTINGS].http.wait_seconds)


def applied(preference: Preference, response: web.Response) -> web.Response:
    if preference.applied is not None:
        response.headers["Preference-Applied"] = preference.applied
    return response


def _request(call: Call[Any, Any], order: OrderRequest, key: IdempotencyKey | None) -> AcceptRequest:
    body = _options(call)
    account_id = body.account_id
    if account_id is None and isinstance(order, RegisterRequest | TransferRequest):
        account_id = call.principal.account_id
    return AcceptRequest(
        tenant_id=call.principal.tenant_id,
        account_id=account_id,
        order=order,
        idempotency=key,
        max_price=body.max_price.to_money() if body.max_price else None,
        promo_code=body.promo_code,
        spending_limit_id=call.principal.spending_limit_id,
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


def _options(call: Call[Any, Any]) -> OrderShape:
    """Return what the body says of every order; the defaults where a call has no such body."""
    return call.body if isinstance(call.body, OrderShape) else OrderShape()


async def _answer(call: Call[Any, Any], operation: OperationView, answer: Answerer) -> web.Response:
    if operation.state is OperationState.SUCCEEDED:
        return await answer(call, operation)
    if operation.state.completed:
        return problem_of_failure(operation).response(call.request[REQUEST_ID])
    headers = {"Location": f"/v1/operations/{operation.id}", "Retry-After": "1"}
    return reply(OperationShape.of(operation), status=202, headers=headers)
