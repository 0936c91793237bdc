"""Promo codes: the operator's. Panels give them with orders."""

from aiohttp import web

from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.discount import NewPromoCodeShape, PromoCodeShape, PromoCodesShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


@endpoint(
    "GET",
    "/v1/promo-codes",
    summary="List promo codes",
    scope=Scope.ADMIN,
    answers={200: (PromoCodesShape,)},
)
async def list_promo_codes(call: Call[None, NoQuery]) -> web.Response:
    """The newest first."""
    codes = await call.app[SERVICES].discounts.codes()
    return reply(PromoCodesShape(items=[PromoCodeShape.of(each) for each in codes]))


@endpoint(
    "POST",
    "/v1/promo-codes",
    summary="Add a promo code",
    scope=Scope.ADMIN,
    body=NewPromoCodeShape,
    answers={201: (PromoCodeShape,)},
    problems=("promo_code_taken",),
    example={"code": "SUMMER-2027", "percent": "20", "uses_max": 100, "valid_from": "2027-06-01T00:00:00Z"},
)
async def add_promo_code(call: Call[NewPromoCodeShape, NoQuery]) -> web.Response:
    """The same code again is refused, so a repeated request adds nothing."""
    promo = await call.app[SERVICES].discounts.add_code(call.body.to_promo(), by=actor_of(call))
    return reply(PromoCodeShape.of(promo), status=201)


@endpoint(
    "DELETE",
    "/v1/promo-codes/{code}",
    summary="End a promo code",
    scope=Scope.ADMIN,
    answers={200: (PromoCodeShape,)},
)
async def end_promo_code(call: Call[None, NoQuery]) -> web.Response:
    """It is valid no longer; what was ordered with it stands."""
    promo = await call.app[SERVICES].discounts.end_code(call.path("code"), by=actor_of(call))
    return reply(PromoCodeShape.of(promo))


ENDPOINTS: tuple[Endpoint, ...] = (list_promo_codes, add_promo_code, end_promo_code)
