"""Operations: one by its id, or many by what they are about."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.orders import applied, preference_of
from gateway.api.prefer import Preference
from gateway.api.reply import reply
from gateway.api.shapes.base import Instant, Name, RequestShape
from gateway.api.shapes.evidence import EvidentOperationShape
from gateway.api.shapes.operation import OperationShape
from gateway.api.waiting import wait_for
from gateway.auth.scopes import Scope
from gateway.keys import OPERATIONS
from gateway.operations.model import OperationFilters, OperationKind, OperationView, Resolution
from gateway.operations.resolution import Decision
from gateway.operations.sighting import Sighting
from gateway.operations.states import OperationState


class OperationsQuery(ListQuery):
    account_id: str | None = None
    domain: Name | None = None
    service: str | None = None
    kind: OperationKind | None = None
    state: OperationState | None = None
    registry: str | None = None


class ResolveShape(RequestShape):
    """`expires_at` and `created_at` are what the registry shows, and needed with `applied` where the order sets them.

    `restorable`: a deleted name lies in redemption. `note` says for the record how it was found out.
    """

    resolution: Resolution
    expires_at: Instant | None = None
    created_at: Instant | None = None
    restorable: bool = True
    note: Annotated[str, Field(max_length=1000)] = ""

    def decision(self) -> Decision:
        return Decision(self.resolution, Sighting(self.expires_at, self.created_at, self.restorable), self.note)


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
    filters = OperationFilters(query.account_id, query.domain, query.service, query.kind, query.state, query.registry)
    page = await call.app[OPERATIONS].list(call.principal.tenant_id, filters, after=after(call), limit=query.limit)
    return page_reply(call, page, OperationShape, OperationShape.of)


@endpoint(
    "GET",
    "/v1/operations/{id}",
    summary="Read an operation",
    scope=Scope.DOMAINS_READ,
    answers={200: (OperationShape, EvidentOperationShape)},
    problems=("not_found", "invalid_preference"),
    waits=True,
)
async def read_operation(call: Call[None, NoQuery]) -> web.Response:
    """With `Prefer: wait=N` the answer comes once the operation needs no more waiting, or after N seconds.

    An operator's key is shown the evidence as well: every attempt, event and exchange with the registry.
    """
    operation = await call.app[OPERATIONS].get(call.principal.tenant_id, call.path("id"))
    preference = preference_of(call) if "Prefer" in call.request.headers else Preference(0)
    operation = await wait_for(call, operation, preference.wait_seconds)
    headers = {} if operation.state.settled else {"Retry-After": "1"}
    return applied(preference, reply(await _shown(call, operation), headers=headers))


async def _shown(call: Call[None, NoQuery], operation: OperationView) -> OperationShape:
    if not call.principal.may(Scope.ADMIN):
        return OperationShape.of(operation)
    evidence = await call.app[OPERATIONS].evidence(call.principal.tenant_id, operation.id)
    return EvidentOperationShape.proved(evidence)


@endpoint(
    "POST",
    "/v1/operations/{id}/cancel",
    summary="Cancel an operation",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (OperationShape,)},
    problems=("not_found", "not_cancellable"),
)
async def cancel_operation(call: Call[None, NoQuery]) -> web.Response:
    """Only while nothing was sent; the money that it held is available again. Repeated, it answers the same."""
    return reply(OperationShape.of(await call.app[OPERATIONS].cancel(call.principal.tenant_id, call.path("id"))))


@endpoint(
    "POST",
    "/v1/operations/{id}/resolve",
    summary="Decide an operation that needs a person",
    scope=Scope.ADMIN,
    body=ResolveShape,
    answers={200: (OperationShape,)},
    problems=("not_found", "operation_conflict"),
    example={"resolution": "applied", "expires_at": "2027-11-22T10:00:00Z", "note": "seen in the registry's console"},
)
async def resolve_operation(call: Call[ResolveShape, NoQuery]) -> web.Response:
    """`look_again` asks the registry anew. `applied` and `not_applied` are your word that it did or did not happen: the
    customer is charged, or the hold is released. The word is put on record; repeated, it changes nothing.
    """
    decision, by = call.body.decision(), actor_of(call)
    operation = await call.app[OPERATIONS].resolve(call.principal.tenant_id, call.path("id"), decision, by=by)
    return reply(OperationShape.of(operation))


ENDPOINTS: tuple[Endpoint, ...] = (
    list_operations,
    read_operation,
    cancel_operation,
    resolve_operation,
)
