"""Quotes: the price of a term of hosting or an add-on, kept for half an hour."""

from typing import Annotated, Self

from aiohttp import web
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.paid_services import PROMO_PROBLEMS, STATE_PROBLEMS, payer
from gateway.api.reply import reply
from gateway.api.services import hosting_of
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.discount import PromoCodeText
from gateway.api.shapes.service import Months, PlanCode, ServiceQuoteShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


class NewQuoteShape(RequestShape):
    """Either `plan`, for a new service of `account_id`, or `service`, for its renewal."""

    account_id: Annotated[str, Field(max_length=64)] | None = None
    plan: PlanCode | None = None
    service: Annotated[str, Field(max_length=64)] | None = None
    months: Months = 1
    promo_code: PromoCodeText | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.plan is None) == (self.service is None):
            raise PydanticCustomError("plan_or_service", "either a plan or a service")
        return self


@endpoint(
    "POST",
    "/v1/quotes",
    summary="Quote a term of a service",
    scope=Scope.BILLING_WRITE,
    body=NewQuoteShape,
    answers={201: (ServiceQuoteShape,)},
    problems=("not_found", "no_price", "plan_not_fitting", *PROMO_PROBLEMS, *STATE_PROBLEMS),
    example={"plan": "start", "months": 12},
)
async def create_quote(call: Call[NewQuoteShape, NoQuery]) -> web.Response:
    """Order it with its `id` and it costs what it says; when it has run out, or what it was made from has changed, the
    order is refused instead. The price of a domain is told by a dry run of its order.
    """
    body, quoting, tenant_id = call.body, hosting_of(call).quoting, call.principal.tenant_id
    async with call.app[SERVICES].discounts.guesses.counted(call.principal.key_id, body.promo_code):
        if body.service is not None:
            shown = await quoting.of_renewal(tenant_id, body.service, body.months, body.promo_code)
        else:
            account_id = payer(call, body.account_id)
            shown = await quoting.of_order(tenant_id, account_id, body.plan or "", body.months, body.promo_code)
    return reply(ServiceQuoteShape.of(shown.quote, shown.bonus), status=201)


ENDPOINTS: tuple[Endpoint, ...] = (create_quote,)
