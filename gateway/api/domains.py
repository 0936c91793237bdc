"""Reading domains: lists, one domain, and a panel's notes of it."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.shapes.base import Instant, RequestShape
from gateway.api.shapes.domain import DomainShape
from gateway.api.versions import check_unchanged, tagged_reply
from gateway.auth.scopes import Scope
from gateway.domains.life import DomainLife
from gateway.domains.model import DomainFilters, DomainNotes, DomainView
from gateway.domains.service import LABELS_MAX
from gateway.keys import DOMAINS, SERVICES


class DomainsQuery(ListQuery):
    account_id: str | None = None
    registry: str | None = None
    tld: str | None = None
    expires_before: Instant | None = None
    changed_since: Instant | None = None


class DomainQuery(RequestShape):
    refresh: bool = False


LabelKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,62}$")]
LabelValue = Annotated[str, Field(max_length=200)]


class NotesShape(RequestShape):
    """What is left out stays; a label that is null goes."""

    labels: Annotated[dict[LabelKey, LabelValue | None], Field(max_length=LABELS_MAX)] = Field(default_factory=dict)
    auto_renew: bool | None = None


@endpoint(
    "GET",
    "/v1/domains",
    summary="List domains",
    scope=Scope.DOMAINS_READ,
    query=DomainsQuery,
    answers={200: (ListShape[DomainShape],)},
    problems=("invalid_cursor",),
)
async def list_domains(call: Call[None, DomainsQuery]) -> web.Response:
    """Ordered by name."""
    query = call.query
    filters = DomainFilters(query.account_id, query.registry, query.tld, query.expires_before, query.changed_since)
    domains = call.app[DOMAINS]
    page = await domains.list(call.principal.tenant_id, filters, after=after(call), limit=query.limit)
    return page_reply(call, page, DomainShape, lambda domain: DomainShape.of(domain, domains.life(domain)))


@endpoint(
    "GET",
    "/v1/domains/{name}",
    summary="Read a domain",
    scope=Scope.DOMAINS_READ,
    query=DomainQuery,
    answers={200: (DomainShape,)},
    problems=("not_found", "validation_failed"),
    versioned=True,
)
async def read_domain(call: Call[None, DomainQuery]) -> web.Response:
    """`refresh=true` asks the registry first; when it does not answer, the last known comes with `stale: true`."""
    name = DomainName.parse(call.path("name"))
    domain = await call.app[DOMAINS].read(call.principal.tenant_id, name, refresh=call.query.refresh)
    return tagged_reply(call, await _shown(call, domain))


@endpoint(
    "PATCH",
    "/v1/domains/{name}",
    summary="Note something about a domain",
    scope=Scope.DOMAINS_WRITE,
    body=NotesShape,
    answers={200: (DomainShape,)},
    problems=("not_found", "validation_failed", "precondition_failed"),
    example={"labels": {"customer": "4711"}, "auto_renew": True},
    versioned=True,
)
async def note_domain(call: Call[NotesShape, NoQuery]) -> web.Response:
    """Nothing is ordered and the registry is not told: `labels` are your own words for the domain. With `auto_renew` it
    is renewed from its account's balance before it expires. With If-Match, only if the domain is as it was read.
    """
    domains, tenant_id = call.app[DOMAINS], call.principal.tenant_id
    name, notes = DomainName.parse(call.path("name")), DomainNotes(call.body.labels, call.body.auto_renew)
    if "If-Match" in call.request.headers:
        check_unchanged(call, await _shown(call, await domains.read(tenant_id, name)), "domain")
    return tagged_reply(call, await _shown(call, await domains.note(tenant_id, name, notes)))


async def _shown(call: Call[Any, Any], domain: DomainView) -> DomainShape:
    life = call.app[DOMAINS].life(domain)
    price = await call.app[SERVICES].restoring.of(domain) if life is DomainLife.REDEMPTION else None
    return DomainShape.of(domain, life, price)


ENDPOINTS: tuple[Endpoint, ...] = (list_domains, read_domain, note_domain)
