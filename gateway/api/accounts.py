"""Customers' accounts and their money."""

from aiohttp import web

from gateway.accounts.model import AccountView
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS, OPTIONAL_KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.problem import Problem
from gateway.api.reply import reply
from gateway.api.shapes.account import (
    AccountShape,
    BalanceShape,
    NewAccountShape,
    PaymentShape,
    StatementLineShape,
)
from gateway.api.shapes.renewal import ForecastShape
from gateway.api.versions import tagged_reply
from gateway.auth.scopes import Scope
from gateway.keys import ACCOUNTS, SERVICES


@endpoint(
    "POST",
    "/v1/accounts",
    summary="Open an account",
    scope=Scope.BILLING_WRITE,
    body=NewAccountShape,
    answers={201: (AccountShape,)},
    problems=(*OPTIONAL_KEY_PROBLEMS, "duplicate_account"),
    example={"currency": "UAH", "reference": "customer-7"},
    key=KeyRule.ACCEPTED,
)
async def create_account(call: Call[NewAccountShape, NoQuery]) -> web.Response:
    """A credit limit is the operator's to give: it takes the scope `admin`."""
    body = call.body
    if body.credit_limit is not None:
        _check_credit_limit(call)
    account = await call.app[ACCOUNTS].create(
        call.principal.tenant_id,
        currency=body.currency,
        reference=body.reference,
        credit_limit_minor=body.credit_limit.to_money().minor if body.credit_limit else 0,
        idempotency=idempotency.key_of(call),
        opened=call.app[SERVICES].partners.sign_ups.carrying(call.principal.tenant_id, body.referral),
    )
    return reply(AccountShape.of(account), status=201, headers={"Location": f"/v1/accounts/{account.id}"})


@endpoint(
    "GET",
    "/v1/accounts",
    summary="List accounts",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[AccountShape],)},
    problems=("invalid_cursor",),
)
async def list_accounts(call: Call[None, ListQuery]) -> web.Response:
    """The oldest first."""
    page = await call.app[ACCOUNTS].list(call.principal.tenant_id, after=after(call), limit=call.query.limit)
    return page_reply(call, page, AccountShape, AccountShape.of)


@endpoint(
    "GET",
    "/v1/accounts/{id}",
    summary="Read an account",
    scope=Scope.BILLING_READ,
    answers={200: (AccountShape,)},
    versioned=True,
)
async def read_account(call: Call[None, NoQuery]) -> web.Response:
    account: AccountView = await call.app[ACCOUNTS].get(call.principal.tenant_id, call.path("id"))
    return tagged_reply(call, AccountShape.of(account))


@endpoint(
    "GET",
    "/v1/accounts/{id}/balance",
    summary="Read a balance",
    scope=Scope.BILLING_READ,
    answers={200: (BalanceShape,)},
)
async def read_balance(call: Call[None, NoQuery]) -> web.Response:
    """What may be spent now is `available`."""
    return reply(BalanceShape.of(await call.app[ACCOUNTS].balance(call.principal.tenant_id, call.path("id"))))


@endpoint(
    "GET",
    "/v1/accounts/{id}/statement",
    summary="List an account's postings",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[StatementLineShape],)},
    problems=("invalid_cursor",),
)
async def read_statement(call: Call[None, ListQuery]) -> web.Response:
    """The newest first, each with the balance after it."""
    service = call.app[ACCOUNTS]
    page = await service.statement(call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit)
    return page_reply(call, page, StatementLineShape, StatementLineShape.of)


@endpoint(
    "POST",
    "/v1/accounts/{id}/payments",
    summary="Credit a payment",
    scope=Scope.BILLING_WRITE,
    body=PaymentShape,
    answers={201: (BalanceShape,)},
    problems=(*KEY_PROBLEMS, "duplicate_reference", "currency_mismatch"),
    example={"amount": {"amount": "1000.00", "currency": "UAH"}, "payment_id": "2026-000123", "note": "bank transfer"},
    key=KeyRule.REQUIRED,
)
async def credit_payment(call: Call[PaymentShape, NoQuery]) -> web.Response:
    """Answers with the balance after it. The same payment of the same provider again changes nothing."""
    body = call.body
    balance = await call.app[ACCOUNTS].top_up(
        call.principal.tenant_id,
        call.path("id"),
        body.amount.to_money(),
        provider=body.provider,
        payment_id=body.payment_id,
        note=body.note,
        idempotency=idempotency.key_of(call),
        actor=actor_of(call),
    )
    return reply(BalanceShape.of(balance), status=201)


@endpoint(
    "GET",
    "/v1/accounts/{id}/forecast",
    summary="Forecast auto-renewals",
    scope=Scope.BILLING_READ,
    answers={200: (ForecastShape,)},
)
async def read_forecast(call: Call[None, NoQuery]) -> web.Response:
    """What auto-renewal will charge within 30 days at today's prices, in its order, and the one sum that is missing."""
    planned = await call.app[SERVICES].renewals.forecast(call.principal.tenant_id, call.path("id"))
    return reply(ForecastShape.of(planned))


def _check_credit_limit(call: Call[NewAccountShape, NoQuery]) -> None:
    limit = call.body.credit_limit
    if not call.principal.may(Scope.ADMIN):
        raise Problem("scope_missing", "a credit limit takes the scope admin")
    if limit is not None and (limit.currency != call.body.currency or limit.to_money().minor < 0):
        raise Problem("currency_mismatch", "the credit limit is in the currency of the account and not negative")


ENDPOINTS: tuple[Endpoint, ...] = (
    create_account,
    list_accounts,
    read_account,
    read_balance,
    read_statement,
    read_forecast,
    credit_payment,
)
