"""Services of customers: domains and hosting in one list, and how they renew themselves."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.base import Instant
from gateway.api.shapes.service import AutoRenewShape, Class, ServiceShape, State
from gateway.api.versions import tagged_reply
from gateway.auth.scopes import Scope
from gateway.hosting.build import Hosting
from gateway.hosting.changes import AutoRenewChange
from gateway.hosting.model import ServiceFilters, ServiceSort
from gateway.keys import SERVICES


class ServicesQuery(ListQuery):
    account_id: str | None = None
    service_class: Class | None = None
    state: State | None = None
    search: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    ends_before: Instant | None = None
    live: bool | None = None
    sort: ServiceSort = ServiceSort.ID


def hosting_of(call: Call[Any, Any]) -> Hosting:
    return call.app[SERVICES].hosting


async def shown(call: Call[Any, Any], service_id: str) -> ServiceShape:
    return ServiceShape.of(await hosting_of(call).reader.get(call.principal.tenant_id, service_id))


@endpoint(
    "GET",
    "/v1/services",
    summary="List services",
    scope=Scope.BILLING_READ,
    query=ServicesQuery,
    answers={200: (ListShape[ServiceShape],)},
    problems=("invalid_cursor",),
)
async def list_services(call: Call[None, ServicesQuery]) -> web.Response:
    """Domains and hosting alike, by id or by when they end. `search` is a part of a title or domain, of an
    internationalised one a whole label; `live=true` leaves out what has ended.
    """
    query = call.query
    filters = ServiceFilters(
        query.account_id, query.service_class, query.state, query.search, query.ends_before, query.live
    )
    page = await hosting_of(call).reader.list(
        call.principal.tenant_id, filters, sort=query.sort, after=after(call), limit=query.limit
    )
    return page_reply(call, page, ServiceShape, ServiceShape.of)


@endpoint(
    "GET",
    "/v1/services/{id}",
    summary="Read a service",
    scope=Scope.BILLING_READ,
    answers={200: (ServiceShape,)},
    versioned=True,
)
async def read_service(call: Call[None, NoQuery]) -> web.Response:
    """A domain's changes are at `/v1/domains/{name}`."""
    return tagged_reply(call, await shown(call, call.path("id")))


@endpoint(
    "PATCH",
    "/v1/services/{id}/auto-renew",
    summary="Set how a service renews itself",
    scope=Scope.BILLING_WRITE,
    body=AutoRenewShape,
    answers={200: (ServiceShape,)},
    example={"enabled": True, "priority": 10, "months": 12},
)
async def set_auto_renew(call: Call[AutoRenewShape, NoQuery]) -> web.Response:
    """Hosting and add-ons; a domain's is set by `PATCH /v1/domains/{name}`."""
    body = call.body
    wanted = AutoRenewChange(body.enabled, body.priority, body.months)
    await hosting_of(call).settings.set_auto_renew(call.principal.tenant_id, call.path("id"), wanted)
    return reply(await shown(call, call.path("id")))


ENDPOINTS: tuple[Endpoint, ...] = (list_services, read_service, set_auto_renew)
