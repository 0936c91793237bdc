"""What domains cost: one list over all zones, for a panel's own price list."""

from aiohttp import web

from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.tld import PriceShape
from gateway.api.tlds import TldQuery, prices_by_zone
from gateway.auth.scopes import Scope
from gateway.catalogue.prices import PriceView
from gateway.keys import REGISTRIES


class ZonePriceShape(PriceShape):
    """A term that is not listed costs the price of one year for each year."""

    tld: str

    @classmethod
    def of(cls, row: PriceView) -> "ZonePriceShape":
        return cls(tld=row.tld, **PriceShape.of(row).model_dump())


class PricesShape(AnswerShape):
    """`unpriced` are the zones served here in which nothing can be ordered in this currency."""

    items: list[ZonePriceShape]
    unpriced: list[str]


@endpoint(
    "GET",
    "/v1/prices",
    summary="List the prices of domains",
    scope=Scope.DOMAINS_READ,
    query=TldQuery,
    answers={200: (PricesShape,)},
    problems=("not_found",),
)
async def list_prices(call: Call[None, TldQuery]) -> web.Response:
    """As customers pay them, VAT included and their discount taken off; by zone."""
    prices, zones = await prices_by_zone(call), call.app[REGISTRIES].tlds()
    items = [ZonePriceShape.of(row) for zone in zones for row in prices.get(zone, ())]
    return reply(PricesShape(items=items, unpriced=[zone for zone in zones if not prices.get(zone)]))


ENDPOINTS: tuple[Endpoint, ...] = (list_prices,)
