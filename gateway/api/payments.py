"""Payments of an account at their providers: reading them, giving them back, promising one."""

from aiohttp import web

from gateway.api import idempotency
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.payment import (
    NewRefundShape,
    PromisedShape,
    PromiseShape,
    ProviderPaymentShape,
    RefundShape,
    RefundsShape,
)
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


@endpoint(
    "GET",
    "/v1/accounts/{id}/payments",
    summary="List payments of providers",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[ProviderPaymentShape],)},
    problems=("invalid_cursor",),
)
async def list_payments(call: Call[None, ListQuery]) -> web.Response:
    """The newest first. What was credited by hand is in the statement."""
    page = await call.app[SERVICES].payments.deposits.payments(
        call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, ProviderPaymentShape, ProviderPaymentShape.of)


@endpoint(
    "POST",
    "/v1/accounts/{id}/refunds",
    summary="Give a payment back to its payer",
    scope=Scope.ADMIN,
    body=NewRefundShape,
    answers={201: (RefundShape,)},
    problems=(*KEY_PROBLEMS, "not_refundable", "insufficient_funds", "provider_not_offered"),
    example={"provider": "liqpay", "payment_id": "2470963", "amount": {"amount": "100.00", "currency": "UAH"}},
    key=KeyRule.REQUIRED,
)
async def refund_payment(call: Call[NewRefundShape, NoQuery]) -> web.Response:
    """All of it or a part. The sum is held on the balance until the provider says that it went."""
    body = call.body
    refund = await call.app[SERVICES].payments.refunding.refund(
        call.principal.tenant_id,
        call.path("id"),
        body.provider,
        body.payment_id,
        body.amount.to_money(),
        idempotency=idempotency.key_of(call),
    )
    return reply(RefundShape.of(refund), status=201)


@endpoint(
    "GET",
    "/v1/accounts/{id}/refunds",
    summary="List refunds to payers",
    scope=Scope.BILLING_READ,
    answers={200: (RefundsShape,)},
)
async def list_refunds(call: Call[None, NoQuery]) -> web.Response:
    """The oldest first."""
    found = await call.app[SERVICES].payments.refunding.list(call.principal.tenant_id, call.path("id"))
    return reply(RefundsShape(items=[RefundShape.of(each) for each in found]))


@endpoint(
    "POST",
    "/v1/accounts/{id}/promised-payments",
    summary="Promise a payment",
    scope=Scope.BILLING_WRITE,
    body=PromiseShape,
    answers={201: (PromisedShape,)},
    problems=(*KEY_PROBLEMS, "promise_refused", "currency_mismatch"),
    example={"amount": {"amount": "200.00", "currency": "UAH"}},
    key=KeyRule.REQUIRED,
)
async def promise_payment(call: Call[PromiseShape, NoQuery]) -> web.Response:
    """Credit for some days, where the operator allows it: one promise at a time, and none to an account in debt."""
    credit = await call.app[SERVICES].payments.promises.promise(
        call.principal.tenant_id,
        call.path("id"),
        call.body.amount.to_money(),
        idempotency=idempotency.key_of(call),
    )
    return reply(PromisedShape.of(credit), status=201)


ENDPOINTS: tuple[Endpoint, ...] = (list_payments, refund_payment, list_refunds, promise_payment)
