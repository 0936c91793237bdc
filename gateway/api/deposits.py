"""Deposits through payment providers, and what came of them."""

from aiohttp import web

from gateway.api import idempotency
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.payment import DepositShape, NewDepositShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES, SETTINGS
from gateway.payments.deposits import Wish


@endpoint(
    "POST",
    "/v1/accounts/{id}/deposits",
    summary="Begin a deposit",
    scope=Scope.BILLING_WRITE,
    body=NewDepositShape,
    answers={201: (DepositShape,)},
    problems=(*KEY_PROBLEMS, "provider_not_offered", "provider_unavailable", "currency_mismatch"),
    example={"provider": "liqpay", "amount": {"amount": "500.00", "currency": "UAH"}},
    key=KeyRule.REQUIRED,
)
async def begin_deposit(call: Call[NewDepositShape, NoQuery]) -> web.Response:
    """Answers with where to send the payer. Money counts when the provider's word for it is verified."""
    body, account_id = call.body, call.path("id")
    public_url = call.app[SETTINGS].payments.public_url or str(call.request.url.origin())
    wish = Wish(body.provider, body.amount.to_money(), public_url.rstrip("/"), body.result_url)
    begun = await call.app[SERVICES].payments.deposits.begin(
        call.principal.tenant_id, account_id, wish, idempotency=idempotency.key_of(call)
    )
    location = f"/v1/accounts/{account_id}/deposits/{begun.standing.deposit.id}"
    return reply(DepositShape.of(begun.standing, begun.checkout), status=201, headers={"Location": location})


@endpoint(
    "GET",
    "/v1/accounts/{id}/deposits",
    summary="List deposits",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[DepositShape],)},
    problems=("invalid_cursor",),
)
async def list_deposits(call: Call[None, ListQuery]) -> web.Response:
    """The newest first."""
    page = await call.app[SERVICES].payments.deposits.list(
        call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, DepositShape, DepositShape.of)


@endpoint(
    "GET",
    "/v1/accounts/{id}/deposits/{deposit}",
    summary="Read a deposit",
    scope=Scope.BILLING_READ,
    answers={200: (DepositShape,)},
)
async def read_deposit(call: Call[None, NoQuery]) -> web.Response:
    service = call.app[SERVICES].payments.deposits
    return reply(DepositShape.of(await service.get(call.principal.tenant_id, call.path("id"), call.path("deposit"))))


ENDPOINTS: tuple[Endpoint, ...] = (begin_deposit, list_deposits, read_deposit)
