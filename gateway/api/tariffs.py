"""Tariffs: the plans on sale with their prices by term."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from billing_core.services.plans import PricedPlan
from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import Currency, MoneyShape
from gateway.api.shapes.service import Class
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


class TariffsQuery(RequestShape):
    currency: Currency = "UAH"
    group: Annotated[str, Field(max_length=64)] | None = None


class TermShape(AnswerShape):
    months: int
    price: MoneyShape


class TariffShape(AnswerShape):
    """A service changes its plan within its `group` only. `prices` are VAT included, without anybody's discount; other
    terms cost whole multiples of the longest one that divides them.
    """

    plan: str
    group: str
    service_class: Class
    titles: dict[str, str]
    limits: dict[str, Any]
    prices: list[TermShape]

    @classmethod
    def of(cls, priced: PricedPlan) -> "TariffShape":
        plan = priced.plan
        return cls(
            plan=plan.code,
            group=plan.group,
            service_class=plan.service_class.value,
            titles=dict(plan.titles),
            limits=dict(plan.limits),
            prices=[
                TermShape(months=months, price=MoneyShape.of(price)) for months, price in sorted(priced.prices.items())
            ],
        )


class TariffsShape(AnswerShape):
    items: list[TariffShape]


@endpoint(
    "GET",
    "/v1/tariffs",
    summary="List tariffs",
    scope=Scope.BILLING_READ,
    query=TariffsQuery,
    answers={200: (TariffsShape,)},
)
async def list_tariffs(call: Call[None, TariffsQuery]) -> web.Response:
    """Those on sale, by group and price."""
    priced = await call.app[SERVICES].hosting.catalogue.on_sale(call.query.currency, call.query.group)
    return reply(TariffsShape(items=[TariffShape.of(each) for each in priced]))


ENDPOINTS: tuple[Endpoint, ...] = (list_tariffs,)
