"""The zones that can be ordered: rules, contact fields, prices."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from adapters.interface import RegistryAdapter
from adapters.languages import Language
from adapters.model import DomainName, InvalidName
from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.language import HEADER, localized, preferred_language
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import Currency
from gateway.api.shapes.tld import TldShape
from gateway.auth.scopes import Scope
from gateway.catalogue.domain_prices import RETAIL, Buyer
from gateway.catalogue.prices import PriceView
from gateway.errors import NotFound
from gateway.keys import ACCOUNTS, PRICES, REGISTRIES, SERVICES


class TldQuery(RequestShape):
    """Whose prices: those of `account_id` with its discount, else of the key's own account, else the retail ones in
    `currency`.
    """

    account_id: Annotated[str, Field(max_length=64)] | None = None
    currency: Currency = "UAH"


class OneTldQuery(TldQuery):
    """`registry`: the rules of what is held through it, instead of those of a new order."""

    registry: Annotated[str, Field(max_length=64)] | None = None


class TldsShape(AnswerShape):
    items: list[TldShape]


@endpoint(
    "GET",
    "/v1/tlds",
    summary="List the zones",
    scope=Scope.DOMAINS_READ,
    query=TldQuery,
    answers={200: (TldsShape,)},
    localized=True,
    problems=("not_found",),
)
async def list_tlds(call: Call[None, TldQuery]) -> web.Response:
    """An empty list of prices means that nothing can be ordered in this zone in this currency."""
    prices = await prices_by_zone(call)
    registries = call.app[REGISTRIES]
    items = [_shape(call, registries.serving(tld), tld, prices[tld]) for tld in registries.tlds()]
    return reply(TldsShape(items=items), headers=localized(_language(call)))


@endpoint(
    "GET",
    "/v1/tlds/{tld}",
    summary="Read a zone",
    scope=Scope.DOMAINS_READ,
    query=OneTldQuery,
    answers={200: (TldShape,)},
    localized=True,
)
async def read_tld(call: Call[None, OneTldQuery]) -> web.Response:
    """All that a panel needs to build its order form."""
    tld = _zone(call.path("tld"))
    adapter = _adapter(call, tld)
    prices = await prices_by_zone(call)
    return reply(_shape(call, adapter, tld, prices[tld]), headers=localized(_language(call)))


def _zone(text: str) -> str:
    """Return a zone in A-labels, whichever form it is given in. Raises `NotFound`."""
    try:
        return DomainName.parse(f"name.{text}").parent
    except InvalidName:
        raise NotFound("tld", text) from None


def _adapter(call: Call[None, OneTldQuery], tld: str) -> RegistryAdapter:
    registry = call.query.registry
    if registry is None:
        return call.app[REGISTRIES].serving(tld)
    adapter = call.app[REGISTRIES].adapter(registry)
    if tld not in adapter.tlds:
        raise NotFound("tld", tld)
    return adapter


def _shape(call: Call[None, Any], adapter: RegistryAdapter, tld: str, prices: Sequence[PriceView]) -> TldShape:
    rules, default = adapter.rules(tld), call.app[SERVICES].default_nameservers
    return TldShape.of(rules, adapter.capabilities, default.of(rules), prices, _language(call))


def _language(call: Call[None, Any]) -> Language:
    return preferred_language(call.request.headers.get(HEADER))


async def prices_by_zone(call: Call[None, Any]) -> defaultdict[str, list[PriceView]]:
    price_list, currency, buyer = RETAIL, call.query.currency, None
    account_id = call.query.account_id or call.principal.account_id
    if account_id is not None:
        account = await call.app[ACCOUNTS].get(call.principal.tenant_id, account_id)
        price_list, currency = account.price_list, account.currency
        buyer = Buyer(account.id, price_list, currency)
    by_tld: defaultdict[str, list[PriceView]] = defaultdict(list)
    for row in await call.app[PRICES].list(price_list, currency, buyer):
        by_tld[row.tld].append(row)
    return by_tld


ENDPOINTS: tuple[Endpoint, ...] = (list_tlds, read_tld)
