"""Reading domains: availability, lists, one domain."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from adapters.model import Availability, CheckResult, DomainName, InvalidName
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, Instant, RequestShape
from gateway.api.shapes.domain import DomainShape
from gateway.api.shapes.money import MoneyShape
from gateway.auth.scopes import Scope
from gateway.domains.life import DomainLife
from gateway.domains.model import DomainFilters, DomainNotes
from gateway.domains.service import LABELS_MAX
from gateway.keys import DOMAINS, PREMIUM, REGISTRIES, SERVICES


class CheckShape(RequestShape):
    names: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(min_length=1, max_length=500)]


class PremiumShape(AnswerShape):
    """A name with a price of its own at the registry. `prices` are for a year, one a currency; empty = not sold."""

    category: str | None
    prices: list[MoneyShape]


class CheckedNameShape(AnswerShape):
    """`unknown`: the registry could not be asked; the others are still answered."""

    name: str
    name_unicode: str | None
    availability: Availability
    reason: str | None
    premium: PremiumShape | None = None


class CheckedNamesShape(AnswerShape):
    items: list[CheckedNameShape]


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
    "POST",
    "/v1/domains/check",
    summary="Ask which names are free",
    scope=Scope.DOMAINS_READ,
    body=CheckShape,
    answers={200: (CheckedNamesShape,)},
    example={"names": ["example.com", "приклад.com.ua"]},
)
async def check_domains(call: Call[CheckShape, NoQuery]) -> web.Response:
    """One result a name, in the order given; a registry that does not answer gives `unknown` for its names only."""
    parsed = [(text, _parsed(text)) for text in call.body.names]
    valid = [name for _, name in parsed if isinstance(name, DomainName)]
    checked = iter(await call.app[DOMAINS].check(valid))
    items = [
        _available(call, next(checked)) if isinstance(name, DomainName) else _invalid(text, name)
        for text, name in parsed
    ]
    return reply(CheckedNamesShape(items=items))


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
)
async def read_domain(call: Call[None, DomainQuery]) -> web.Response:
    """`refresh=true` asks the registry first; when it does not answer, the last known comes with `stale: true`."""
    name = DomainName.parse(call.path("name"))
    domain = await call.app[DOMAINS].read(call.principal.tenant_id, name, refresh=call.query.refresh)
    life = call.app[DOMAINS].life(domain)
    restorable = life is DomainLife.REDEMPTION
    return reply(DomainShape.of(domain, life, await call.app[SERVICES].restoring.of(domain) if restorable else None))


@endpoint(
    "PATCH",
    "/v1/domains/{name}",
    summary="Note something about a domain",
    scope=Scope.DOMAINS_WRITE,
    body=NotesShape,
    answers={200: (DomainShape,)},
    problems=("not_found", "validation_failed"),
    example={"labels": {"customer": "4711"}, "auto_renew": True},
)
async def note_domain(call: Call[NotesShape, NoQuery]) -> web.Response:
    """Nothing is ordered and the registry is not told: `labels` are your own words for the domain. With `auto_renew` it
    is renewed from its account's balance before it expires.
    """
    name, notes = DomainName.parse(call.path("name")), DomainNotes(call.body.labels, call.body.auto_renew)
    domain = await call.app[DOMAINS].note(call.principal.tenant_id, name, notes)
    return reply(DomainShape.of(domain, call.app[DOMAINS].life(domain)))


def _parsed(text: str) -> DomainName | InvalidName:
    try:
        return DomainName.parse(text)
    except InvalidName as err:
        return err


def _available(call: Call[CheckShape, NoQuery], result: CheckResult) -> CheckedNameShape:
    name = result.name
    return CheckedNameShape(
        name=name.ascii,
        name_unicode=name.unicode,
        availability=result.availability,
        reason=result.reason,
        premium=_premium(call, result),
    )


def _premium(call: Call[CheckShape, NoQuery], result: CheckResult) -> PremiumShape | None:
    if result.premium is None:
        return None
    registry = call.app[REGISTRIES].adapter_for(result.name).name
    prices = call.app[PREMIUM].prices_of(registry, result.premium.price)
    return PremiumShape(category=result.premium.category, prices=[MoneyShape.of(price) for price in prices])


def _invalid(text: str, why: InvalidName) -> CheckedNameShape:
    return CheckedNameShape(name=text, name_unicode=None, availability=Availability.INVALID, reason=str(why))


ENDPOINTS: tuple[Endpoint, ...] = (check_domains, list_domains, read_domain, note_domain)
