"""Loyalty: the programme, and where a customer stands."""

from aiohttp import web

from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.discount import NewProgrammeShape, ProgrammeShape, StandingShape
from gateway.api.shapes.money import Currency
from gateway.api.versions import expected_version, versioned_reply
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES

_FIRST_VERSION = 1
"""Of the programme as delivered, which has no changes."""


class ProgrammeQuery(RequestShape):
    currency: Currency = "UAH"


@endpoint(
    "GET",
    "/v1/loyalty",
    summary="Read the loyalty programme",
    scope=Scope.BILLING_READ,
    query=ProgrammeQuery,
    answers={200: (ProgrammeShape,)},
    versioned=True,
)
async def read_programme(call: Call[None, ProgrammeQuery]) -> web.Response:
    """Each currency has its own. It lowers the retail list and plans, but for what is not discountable."""
    programme = await call.app[SERVICES].discounts.programme(call.query.currency)
    return versioned_reply(call, ProgrammeShape.of(programme), programme.version + _FIRST_VERSION)


@endpoint(
    "PUT",
    "/v1/loyalty",
    summary="Set the loyalty programme",
    scope=Scope.ADMIN,
    body=NewProgrammeShape,
    answers={200: (ProgrammeShape,)},
    problems=("precondition_failed", "precondition_required"),
    example={
        "currency": "UAH",
        "steps": [
            {"spent": {"amount": "5000.00", "currency": "UAH"}, "percent": "3"},
            {"spent": {"amount": "15000.00", "currency": "UAH"}, "percent": "5"},
        ],
    },
    versioned=True,
)
async def put_programme(call: Call[NewProgrammeShape, NoQuery]) -> web.Response:
    """If-Match says which version it replaces. Quotes that were given stand."""
    expected = expected_version(call, "programme")
    programme = await call.app[SERVICES].discounts.put_programme(
        call.body.to_programme(),
        expected=None if expected is None else expected - _FIRST_VERSION,
        by=actor_of(call),
    )
    return versioned_reply(call, ProgrammeShape.of(programme), programme.version + _FIRST_VERSION)


@endpoint(
    "GET",
    "/v1/accounts/{id}/loyalty",
    summary="Read a customer's loyalty",
    scope=Scope.BILLING_READ,
    answers={200: (StandingShape,)},
)
async def read_standing(call: Call[None, NoQuery]) -> web.Response:
    """The discount today, and what is missing to the next one."""
    reached, currency = await call.app[SERVICES].discounts.standing(call.principal.tenant_id, call.path("id"))
    return reply(StandingShape.of(reached, currency))


ENDPOINTS: tuple[Endpoint, ...] = (read_programme, put_programme, read_standing)
