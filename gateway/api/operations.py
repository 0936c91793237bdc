"""Operations: one by its id, or many by what they are about."""

from aiohttp import web

from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.orders import applied, preference_of
from gateway.api.prefer import Preference
from gateway.api.reply import reply
from gateway.api.shapes.base import Name, RequestShape
from gateway.api.shapes.operation import OperationShape
from gateway.api.waiting import wait_for
from gateway.auth.scopes import Scope
from gateway.keys import OPERATIONS
from gateway.operations.model import OperationFilters, OperationKind, Resolution
from gateway.operations.states import OperationState


class OperationsQuery(ListQuery):
    account_id: str | None = None
    domain: Name | None = None
    kind: OperationKind | None = None
    state: OperationState | None = None
    registry: str | None = None


class ResolveShape(RequestShape):
    resolution: Resolution


@endpoint(
    "GET",
    "/v1/operations",
    summary="List operations",
    scope=Scope.DOMAINS_READ,
    query=OperationsQuery,
    answers={200: (ListShape[OperationShape],)},
    problems=("invalid_cursor",),
)
async def list_operations(call: Call[None, OperationsQuery]) -> web.Response:
    """The newest first."""
    query = call.query
    filters = OperationFilters(query.account_id, query.domain, query.kind, query.state, query.registry)
    page = await call.app[OPERATIONS].list(call.principal.tenant_id, filters, after=after(call), limit=query.limit)
    return page_reply(call, page, OperationShape, OperationShape.of)


@endpoint(
    "GET",
    "/v1/operations/{id}",
    summary="Read an operation",
    scope=Scope.DOMAINS_READ,
    answers={200: (OperationShape,)},
    problems=("not_found", "invalid_preference"),
    waits=True,
)
async def read_operation(call: Call[None, NoQuery]) -> web.Response:
    """With `Prefer: wait=N` the answer comes once the operation needs no more waiting, or after N seconds."""
    operation = await call.app[OPERATIONS].get(call.principal.tenant_id, call.path("id"))
    preference = preference_of(call) if "Prefer" in call.request.headers else Preference(0)
    operation = await wait_for(call, operation, preference.wait_seconds)
    headers = {} if operation.state.settled else {"Retry-After": "1"}
    return applied(preference, reply(OperationShape.of(operation), headers=headers))


@endpoint(
    "POST",
    "/v1/operations/{id}/cancel",
    summary="Cancel an operation",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (OperationShape,)},
    problems=("not_found", "not_cancellable"),
)
async def cancel_operation(call: Call[None, NoQuery]) -> web.Response:
    """Only while nothing was sent; the money that it held is available again."""
    return reply(OperationShape.of(await call.app[OPERATIONS].cancel(call.principal.tenant_id, call.path("id"))))


@endpoint(
    "POST",
    "/v1/operations/{id}/resolve",
    summary="Decide an operation that needs a person",
    scope=Scope.ADMIN,
    body=ResolveShape,
    answers={200: (OperationShape,)},
    problems=("not_found", "operation_conflict"),
    example={"resolution": "look_again"},
)
async def resolve_operation(call: Call[ResolveShape, NoQuery]) -> web.Response:
    """`look_again` asks the registry anew; `not_applied` is your word that it did not happen: the hold is released."""
    principal, word = call.principal, call.body.resolution
    operations = call.app[OPERATIONS]
    operation = await operations.resolve(principal.tenant_id, call.path("id"), word, by=principal.key_id)
    return reply(OperationShape.of(operation))


ENDPOINTS: tuple[Endpoint, ...] = (
    list_operations,
    read_operation,
    cancel_operation,
    resolve_operation,
)
