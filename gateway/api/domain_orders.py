"""Orders that change a domain at its registry: register, renew, set name servers."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.examples import CONTACT
from gateway.api.orders import CHANGE_PROBLEMS, CHANGED, ORDER_PROBLEMS, OrderShape, place, the_new_domain
from gateway.api.shapes.base import Expiry, Name
from gateway.api.shapes.contact import ContactsShape
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.nameserver import NameServers
from gateway.api.shapes.operation import OperationShape, QuoteShape
from gateway.auth.scopes import Scope
from gateway.operations.requests import NameserversRequest, RegisterRequest, RenewRequest

Years = Annotated[int, Field(ge=1, le=100, description="The zone's periods are in GET /v1/tlds.")]


class RegisterShape(OrderShape):
    """Which roles and fields of contacts, which `language` of an internationalized name, and whether a `license`, the
    number of a trademark's certificate, is in GET /v1/tlds. Without `nameservers` it has the default ones that are
    there too; with an empty list it is not delegated.
    """

    name: Name
    years: Years = 1
    contacts: ContactsShape = Field(default_factory=ContactsShape)
    nameservers: NameServers | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,19}$", examples=["UK"])] | None = None
    license: Annotated[str, Field(pattern=r"^[0-9A-Za-zА-Яа-яІіЇїЄєҐґ ./-]{1,64}$", examples=["123456"])] | None = None


class RenewShape(OrderShape):
    """`current_expiry` is the expiry that the panel knows; any other is refused, so no renewal happens twice."""

    years: Years = 1
    current_expiry: Expiry


class NameserversShape(OrderShape):
    """The whole set; empty = no delegation."""

    nameservers: NameServers


@endpoint(
    "POST",
    "/v1/domains",
    summary="Register a domain",
    scope=Scope.DOMAINS_WRITE,
    body=RegisterShape,
    answers={201: (DomainShape, OperationShape), 202: (OperationShape,), 200: (QuoteShape,)},
    problems=(*ORDER_PROBLEMS, "domain_taken", "invalid_contact", "invalid_nameserver", "invalid_name"),
    example={
        "name": "example.com",
        "years": 1,
        "contacts": {"registrant": CONTACT},
        "nameservers": [{"host": "ns1.example.net"}, {"host": "ns2.example.net"}],
        "max_price": {"amount": "600.00", "currency": "UAH"},
    },
    key=KeyRule.REQUIRED,
    waits=True,
)
async def register_domain(call: Call[RegisterShape, NoQuery]) -> web.Response:
    """Charges the account once, when the registry has confirmed. 200 is the answer to `dry_run`."""
    body = call.body
    servers = None if body.nameservers is None else tuple(each.to_nameserver() for each in body.nameservers)
    order = RegisterRequest(
        body.name, body.years, body.contacts.by_role(), servers, body.language, body.license, body.contacts.ids()
    )
    return await place(call, order, answer=the_new_domain)


@endpoint(
    "POST",
    "/v1/domains/{name}/renewals",
    summary="Renew a domain",
    scope=Scope.DOMAINS_WRITE,
    body=RenewShape,
    answers=CHANGED,
    problems=(*CHANGE_PROBLEMS, "expiry_mismatch", "stale_expiry", "period_not_allowed"),
    example={
        "years": 1,
        "current_expiry": "2027-11-22T10:00:00Z",
        "max_price": {"amount": "600.00", "currency": "UAH"},
    },
    key=KeyRule.REQUIRED,
    waits=True,
)
async def renew_domain(call: Call[RenewShape, NoQuery]) -> web.Response:
    """A date alone stands for that day in UTC. On 409 expiry_mismatch the true expiry is in `current_expiry`."""
    order = RenewRequest(DomainName.parse(call.path("name")), call.body.years, call.body.current_expiry)
    return await place(call, order)


@endpoint(
    "PUT",
    "/v1/domains/{name}/nameservers",
    summary="Set a domain's name servers",
    scope=Scope.DOMAINS_WRITE,
    body=NameserversShape,
    answers=CHANGED,
    problems=(*CHANGE_PROBLEMS, "invalid_nameserver"),
    example={"nameservers": [{"host": "ns1.example.net"}, {"host": "ns1.example.com", "addresses": ["93.184.216.34"]}]},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_nameservers(call: Call[NameserversShape, NoQuery]) -> web.Response:
    """The same set again changes nothing at the registry."""
    servers = tuple(server.to_nameserver() for server in call.body.nameservers)
    order = NameserversRequest(DomainName.parse(call.path("name")), servers)
    return await place(call, order)


ENDPOINTS: tuple[Endpoint, ...] = (register_domain, renew_domain, set_nameservers)
