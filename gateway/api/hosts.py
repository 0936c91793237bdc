"""Name servers below a panel's own domains: hosts with addresses (glue)."""

from datetime import datetime
from typing import Annotated, Any, Self

from aiohttp import web
from pydantic import Field, IPvAnyAddress, model_validator
from pydantic_core import PydanticCustomError

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.orders import CHANGE_PROBLEMS, OrderShape, place, the_operation
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, Name
from gateway.api.shapes.operation import OperationShape, QuoteShape
from gateway.auth.scopes import Scope
from gateway.errors import NotFound
from gateway.hosts.model import HostRecord
from gateway.hosts.service import HostService
from gateway.keys import SERVICES
from gateway.operations.model import OperationView
from gateway.operations.requests import HostRequest
from gateway.services import Services

_PROBLEMS = (*CHANGE_PROBLEMS, "invalid_nameserver", "not_found", "validation_failed")

Addresses = Annotated[list[IPvAnyAddress], Field(min_length=1, max_length=50)]


class HostsQuery(ListQuery):
    domain: Name | None = None


class NewHostShape(OrderShape):
    """`addresses` are the whole set."""

    name: Name
    addresses: Addresses


class HostChangeShape(OrderShape):
    """The whole set of `addresses`, which stays where it is left out; `new_name` renames the host."""

    addresses: Addresses | None = None
    new_name: Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.addresses is None and self.new_name is None:
            raise PydanticCustomError("nothing_to_change", "give addresses, a new name, or both")
        return self


class HostShape(AnswerShape):
    """As it was set here."""

    name: str = Field(description="The A-label form.")
    name_unicode: str
    domain: str = Field(description="The domain that it lies below.")
    account_id: str
    addresses: list[IPvAnyAddress]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, host: HostRecord) -> "HostShape":
        return cls(
            name=host.name.ascii,
            name_unicode=host.name.unicode,
            domain=host.domain.ascii,
            account_id=host.account_id,
            addresses=list(host.addresses),
            created_at=host.created_at,
            updated_at=host.updated_at,
        )


@endpoint(
    "GET",
    "/v1/hosts",
    summary="List hosts",
    scope=Scope.DOMAINS_READ,
    query=HostsQuery,
    answers={200: (ListShape[HostShape],)},
    problems=("invalid_cursor",),
)
async def list_hosts(call: Call[None, HostsQuery]) -> web.Response:
    """Those below your domains, or below one `domain`, ordered by name, as they were set here."""
    query, tenant_id = call.query, call.principal.tenant_id
    page = await _hosts(call).list(tenant_id, query.domain, after=after(call), limit=query.limit)
    return page_reply(call, page, HostShape, HostShape.of)


@endpoint(
    "POST",
    "/v1/hosts",
    summary="Create a host",
    scope=Scope.DOMAINS_WRITE,
    body=NewHostShape,
    answers={201: (HostShape, OperationShape), 202: (OperationShape,), 200: (QuoteShape,)},
    problems=_PROBLEMS,
    example={"name": "ns1.example.com", "addresses": ["93.184.216.34"]},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def create_host(call: Call[NewHostShape, NoQuery]) -> web.Response:
    """Below a domain of yours; it can then serve any domain of its registry. One that is there gets these addresses."""
    name = call.body.name
    order = HostRequest(_hosts(call).domain_of(name), name, tuple(call.body.addresses))
    return await place(call, order, answer=_the_new_host)


@endpoint(
    "GET",
    "/v1/hosts/{host}",
    summary="Read a host",
    scope=Scope.DOMAINS_READ,
    answers={200: (HostShape,)},
    problems=("validation_failed",),
)
async def read_host(call: Call[None, NoQuery]) -> web.Response:
    """404 for one that was never set here."""
    return reply(HostShape.of(await _hosts(call).get(call.principal.tenant_id, _name(call))))


@endpoint(
    "PUT",
    "/v1/hosts/{host}",
    summary="Set a host's addresses, or rename it",
    scope=Scope.DOMAINS_WRITE,
    body=HostChangeShape,
    answers={200: (HostShape, QuoteShape, OperationShape), 202: (OperationShape,)},
    problems=_PROBLEMS,
    example={"addresses": ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_host(call: Call[HostChangeShape, NoQuery]) -> web.Response:
    """One operation at the registry, renamed or not. A host is renamed only to a name below the same domain."""
    name, body = _name(call), call.body
    domain = _hosts(call).domain_of(name)
    addresses = body.addresses
    if addresses is None:
        addresses = list((await _hosts(call).get(call.principal.tenant_id, name)).addresses)
    return await place(call, HostRequest(domain, name, tuple(addresses), body.new_name), answer=_the_host)


@endpoint(
    "DELETE",
    "/v1/hosts/{host}",
    summary="Delete a host",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (OperationShape,), 202: (OperationShape,)},
    problems=(*_PROBLEMS, "in_use"),
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def delete_host(call: Call[None, NoQuery]) -> web.Response:
    """Refused by the registry while a domain has it among its name servers."""
    name = _name(call)
    return await place(call, HostRequest(_hosts(call).domain_of(name), name, None), answer=the_operation)


async def _the_host(call: Call[Any, Any], operation: OperationView) -> web.Response:
    """Answer with the host; with the operation when it is no longer there, as a late replay may find."""
    try:
        name = DomainName((operation.result or {})["host"])
        return reply(HostShape.of(await _hosts(call).get(operation.tenant_id, name)))
    except NotFound:
        return await the_operation(call, operation)


async def _the_new_host(call: Call[Any, Any], operation: OperationView) -> web.Response:
    response = await _the_host(call, operation)
    response.set_status(201)
    response.headers["Location"] = f"/v1/hosts/{(operation.result or {})['host']}"
    return response


def _hosts(call: Call[Any, Any]) -> HostService:
    services: Services = call.app[SERVICES]
    return services.hosts


def _name(call: Call[Any, Any]) -> DomainName:
    return DomainName.parse(call.path("host"))


ENDPOINTS: tuple[Endpoint, ...] = (list_hosts, create_host, read_host, set_host, delete_host)
