"""Services of customers: domains and hosting in one list; hosting ordered, renewed, changed and given back."""

from dataclasses import replace
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, Field

from adapters.rules import FieldProblem
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.operation_answers import answer_with
from gateway.api.orders import preference_of
from gateway.api.reply import reply
from gateway.api.shapes.base import Instant
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.operation import OperationShape
from gateway.api.shapes.service import (
    AutoRenewShape,
    Class,
    NewServiceShape,
    PasswordShape,
    RefundedShape,
    RefundShape,
    RenewedShape,
    ServiceQuoteShape,
    ServiceRenewalShape,
    ServiceShape,
    State,
    TariffChangedShape,
    TariffChangeShape,
    TariffPreviewShape,
)
from gateway.auth.scopes import Scope
from gateway.errors import ValidationFailed
from gateway.hosting.build import Hosting
from gateway.hosting.changes import AutoRenewChange
from gateway.hosting.model import Asked, NewService, ServiceFilters, ServiceSort
from gateway.keys import SERVICES
from gateway.operations.requests import IdempotencyKey

KEY_PROBLEMS = (
    "idempotency_key_missing",
    "idempotency_key_invalid",
    "idempotency_in_progress",
    "idempotency_key_reused",
)
PROMO_PROBLEMS = ("promo_code_refused", "promo_codes_exhausted")
PAID_PROBLEMS = (
    *KEY_PROBLEMS,
    "insufficient_funds",
    "spend_limit",
    "currency_mismatch",
    "price_changed",
    "no_price",
    "quote_void",
    *PROMO_PROBLEMS,
    "plan_not_fitting",
)
STATE_PROBLEMS = ("service_not_ready", "service_blocked")


class ServicesQuery(ListQuery):
    account_id: str | None = None
    service_class: Class | None = None
    state: State | None = None
    search: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    ends_before: Instant | None = None
    live: bool | None = None
    sort: ServiceSort = ServiceSort.ID


def hosting_of(call: Call[Any, Any]) -> Hosting:
    return call.app[SERVICES].hosting


def payer(call: Call[Any, Any], account_id: str | None) -> str:
    """Return the account that pays: the one named, else that of the key. Raises `ValidationFailed`."""
    chosen = account_id or call.principal.account_id
    if chosen is None:
        raise ValidationFailed([FieldProblem("/account_id", "account_required", "say which account pays")])
    return chosen


@endpoint(
    "GET",
    "/v1/services",
    summary="List services",
    scope=Scope.BILLING_READ,
    query=ServicesQuery,
    answers={200: (ListShape[ServiceShape],)},
    problems=("invalid_cursor",),
)
async def list_services(call: Call[None, ServicesQuery]) -> web.Response:
    """Domains and hosting alike, by id or by when they end. `search` is a part of a title or domain, of an
    internationalised one a whole label; `live=true` leaves out what has ended.
    """
    query = call.query
    filters = ServiceFilters(
        query.account_id, query.service_class, query.state, query.search, query.ends_before, query.live
    )
    page = await hosting_of(call).reader.list(
        call.principal.tenant_id, filters, sort=query.sort, after=after(call), limit=query.limit
    )
    return page_reply(call, page, ServiceShape, ServiceShape.of)


@endpoint(
    "GET",
    "/v1/services/{id}",
    summary="Read a service",
    scope=Scope.BILLING_READ,
    answers={200: (ServiceShape,)},
)
async def read_service(call: Call[None, NoQuery]) -> web.Response:
    """A domain's changes are at `/v1/domains/{name}`."""
    return reply(await _shown(call, call.path("id")))


@endpoint(
    "POST",
    "/v1/services",
    summary="Order hosting or an add-on",
    scope=Scope.BILLING_WRITE,
    body=NewServiceShape,
    answers={201: (ServiceShape,), 202: (ServiceShape, OperationShape), 200: (ServiceQuoteShape,)},
    problems=(*PAID_PROBLEMS, "not_found", "invalid_preference", "operation_failed", "operation_cancelled"),
    example={"plan": "start", "months": 12, "domain": "example.com.ua", "email": "owner@example.net"},
    key=KeyRule.REQUIRED,
    waits=True,
)
async def order_service(call: Call[NewServiceShape, NoQuery]) -> web.Response:
    """Charged once its account is made; the paid term begins on that day. An order that waits for money is answered by
    202 and the service: it begins by itself when the money is there.
    """
    body, ordering = call.body, hosting_of(call).ordering
    new = NewService(
        call.principal.tenant_id,
        payer(call, body.account_id),
        body.plan,
        body.months,
        body.domain,
        label=body.label,
        email=body.email or "",
        password=body.password,
        auto_renew=body.auto_renew,
        pay_when_funded=body.pay_when_funded,
    )
    guesses, preference = call.app[SERVICES].discounts.guesses, preference_of(call)
    async with guesses.counted(new.account_id, body.promo_code):
        if body.dry_run:
            return reply(ServiceQuoteShape.tried(await ordering.quote(new, _asked(call, None))))
        ordered = await ordering.order(new, _asked(call, idempotency.key_of(call)))

    async def made() -> web.Response:
        shape = await _shown(call, ordered.service_id)
        status = 202 if shape.state == "ordered" else 201
        return reply(shape, status=status, headers={"Location": f"/v1/services/{ordered.service_id}"})

    return await answer_with(call, ordered.operation_id, preference, made, replayed=ordered.replayed)


@endpoint(
    "POST",
    "/v1/services/{id}/renewals",
    summary="Renew a service",
    scope=Scope.BILLING_WRITE,
    body=ServiceRenewalShape,
    answers={201: (RenewedShape,), 200: (ServiceQuoteShape,)},
    problems=(*PAID_PROBLEMS, *STATE_PROBLEMS, "not_found"),
    example={"months": 12},
    key=KeyRule.REQUIRED,
)
async def renew_service(call: Call[ServiceRenewalShape, NoQuery]) -> web.Response:
    """At any time, for any term that the plan is sold for. What was switched off works again."""
    tenant_id, service_id, body = call.principal.tenant_id, call.path("id"), call.body
    renewing, guesses = hosting_of(call).renewing, call.app[SERVICES].discounts.guesses
    async with guesses.counted(call.principal.key_id, body.promo_code):
        if body.dry_run:
            offered = await renewing.quote(tenant_id, service_id, body.months, _asked(call, None))
            return reply(ServiceQuoteShape.tried(offered))
        renewed = await renewing.renew(tenant_id, service_id, body.months, _asked(call, idempotency.key_of(call)))
    return _created(RenewedShape.of(renewed), replayed=renewed.replayed)


@endpoint(
    "POST",
    "/v1/services/{id}/tariff-changes",
    summary="Change the plan of a service",
    scope=Scope.BILLING_WRITE,
    body=TariffChangeShape,
    answers={201: (TariffChangedShape,), 200: (TariffPreviewShape,)},
    problems=(
        *PAID_PROBLEMS,
        *STATE_PROBLEMS,
        "renew_first",
        "plan_too_small",
        "operation_conflict",
        "registry_unavailable",
    ),
    example={"plan": "pro", "dry_run": True},
    key=KeyRule.REQUIRED,
)
async def change_tariff(call: Call[TariffChangeShape, NoQuery]) -> web.Response:
    """At once, by moving the end date. `dry_run` shows the new end, what is left over, or the exact sum to add."""
    tenant_id, service_id, body = call.principal.tenant_id, call.path("id"), call.body
    tariffs = hosting_of(call).tariffs
    if body.dry_run:
        return reply(TariffPreviewShape.of(await tariffs.preview(tenant_id, service_id, body.plan)))
    max_price = body.max_price.to_money() if body.max_price else None
    asked = Asked(max_price=max_price, key=idempotency.key_of(call), spending_limit_id=call.principal.spending_limit_id)
    changed = await tariffs.change(tenant_id, service_id, body.plan, asked)
    return _created(TariffChangedShape.of(changed), replayed=changed.replayed)


@endpoint(
    "PATCH",
    "/v1/services/{id}/auto-renew",
    summary="Set how a service renews itself",
    scope=Scope.BILLING_WRITE,
    body=AutoRenewShape,
    answers={200: (ServiceShape,)},
    example={"enabled": True, "priority": 10, "months": 12},
)
async def set_auto_renew(call: Call[AutoRenewShape, NoQuery]) -> web.Response:
    """Hosting and add-ons; a domain's is set by `PATCH /v1/domains/{name}`."""
    body = call.body
    wanted = AutoRenewChange(body.enabled, body.priority, body.months)
    await hosting_of(call).settings.set_auto_renew(call.principal.tenant_id, call.path("id"), wanted)
    return reply(await _shown(call, call.path("id")))


@endpoint(
    "POST",
    "/v1/services/{id}/password",
    summary="Set the password of a hosting account",
    scope=Scope.BILLING_WRITE,
    body=PasswordShape,
    answers={200: (ServiceShape,), 202: (OperationShape,)},
    problems=(*KEY_PROBLEMS, "not_eligible", "invalid_preference", "operation_failed", "operation_cancelled"),
    example={"password": "correct-horse-7"},
    key=KeyRule.REQUIRED,
    waits=True,
)
async def set_password(call: Call[PasswordShape, NoQuery]) -> web.Response:
    """Kept nowhere: it goes to the panel and is forgotten."""
    preference, asked = preference_of(call), Asked(key=idempotency.key_of(call))
    operation_id = await hosting_of(call).settings.set_password(
        call.principal.tenant_id, call.path("id"), call.body.password, asked
    )

    async def changed() -> web.Response:
        return reply(await _shown(call, call.path("id")))

    return await answer_with(call, operation_id, preference, changed)


@endpoint(
    "POST",
    "/v1/services/{id}/refunds",
    summary="Give a service back",
    scope=Scope.ADMIN,
    body=RefundShape,
    answers={201: (RefundedShape,)},
    problems=(*KEY_PROBLEMS, "service_not_ready", "operation_conflict", "not_found"),
    example={"note": "asked for by the customer"},
    key=KeyRule.REQUIRED,
)
async def refund_service(call: Call[RefundShape, NoQuery]) -> web.Response:
    """The service ends; what was paid for its days from tomorrow on goes back to where it was paid from."""
    refunded = await hosting_of(call).refunds.refund(
        call.principal.tenant_id,
        call.path("id"),
        Asked(key=idempotency.key_of(call)),
        by=actor_of(call),
        note=call.body.note,
    )
    shape = RefundedShape(
        id=refunded.id,
        service=refunded.service.id,
        amount=MoneyShape.of(refunded.amount),
        bonus=MoneyShape.of(refunded.bonus),
    )
    return _created(shape, replayed=False)


def _asked(
    call: Call[NewServiceShape, NoQuery] | Call[ServiceRenewalShape, NoQuery], key: IdempotencyKey | None
) -> Asked:
    return replace(call.body.asked(key), spending_limit_id=call.principal.spending_limit_id)


async def _shown(call: Call[Any, Any], service_id: str) -> ServiceShape:
    return ServiceShape.of(await hosting_of(call).reader.get(call.principal.tenant_id, service_id))


def _created(shape: BaseModel, *, replayed: bool) -> web.Response:
    return reply(shape, status=201, headers={idempotency.REPLAYED: "true"} if replayed else {})


ENDPOINTS: tuple[Endpoint, ...] = (
    list_services,
    order_service,
    read_service,
    renew_service,
    change_tariff,
    set_auto_renew,
    set_password,
    refund_service,
)
