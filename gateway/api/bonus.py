"""Promotional credit."""

from aiohttp import web

from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.account import StatementLineShape
from gateway.api.shapes.bonus import BonusRevocationShape, BonusShape, NewBonusShape, RevokedBonusShape
from gateway.api.shapes.money import MoneyShape
from gateway.auth.scopes import Scope
from gateway.bonus.service import BonusService
from gateway.keys import SERVICES


@endpoint(
    "POST",
    "/v1/accounts/{id}/bonus",
    summary="Grant promotional credit",
    scope=Scope.ADMIN,
    body=NewBonusShape,
    answers={201: (BonusShape,)},
    problems=(*KEY_PROBLEMS, "duplicate_reference", "currency_mismatch"),
    example={
        "amount": {"amount": "50.00", "currency": "UAH"},
        "grant": "autumn-2026",
        "reason": "autumn campaign",
    },
    key=KeyRule.REQUIRED,
)
async def grant_bonus(call: Call[NewBonusShape, NoQuery]) -> web.Response:
    """Answers with what there is then. The same grant of the same amount again changes nothing."""
    body = call.body
    balance = await _service(call).grant(
        call.principal.tenant_id,
        call.path("id"),
        body.amount.to_money(),
        name=body.grant,
        reason=body.reason,
        by=actor_of(call),
        idempotency=idempotency.key_of(call),
    )
    return reply(BonusShape.of(balance, _service(call).rule), status=201)


@endpoint(
    "POST",
    "/v1/accounts/{id}/bonus/revocations",
    summary="Take promotional credit back",
    scope=Scope.ADMIN,
    body=BonusRevocationShape,
    answers={201: (RevokedBonusShape,)},
    problems=(*KEY_PROBLEMS, "bonus_spent"),
    example={"grant": "autumn-2026", "reason": "granted by mistake"},
    key=KeyRule.REQUIRED,
)
async def revoke_bonus(call: Call[BonusRevocationShape, NoQuery]) -> web.Response:
    """What is left of a grant; what was spent stays so. The same grant again answers as before."""
    amount = await _service(call).revoke(
        call.principal.tenant_id,
        call.path("id"),
        name=call.body.grant,
        reason=call.body.reason,
        by=actor_of(call),
        idempotency=idempotency.key_of(call),
    )
    return reply(RevokedBonusShape(grant=call.body.grant, amount=MoneyShape.of(amount)), status=201)


@endpoint(
    "GET",
    "/v1/accounts/{id}/bonus",
    summary="Read promotional credit",
    scope=Scope.BILLING_READ,
    answers={200: (BonusShape,)},
)
async def read_bonus(call: Call[None, NoQuery]) -> web.Response:
    """With the rule that it is spent by. It is never paid out, and what it pays earns no loyalty and no commission."""
    balance = await _service(call).balance(call.principal.tenant_id, call.path("id"))
    return reply(BonusShape.of(balance, _service(call).rule))


@endpoint(
    "GET",
    "/v1/accounts/{id}/bonus/statement",
    summary="List postings of promotional credit",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[StatementLineShape],)},
    problems=("invalid_cursor",),
)
async def read_bonus_statement(call: Call[None, ListQuery]) -> web.Response:
    """The newest first, each with the credit after it."""
    page = await _service(call).statement(
        call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, StatementLineShape, StatementLineShape.of)


def _service(call: Call[object, object]) -> BonusService:
    return call.app[SERVICES].bonus


ENDPOINTS: tuple[Endpoint, ...] = (grant_bonus, revoke_bonus, read_bonus, read_bonus_statement)
