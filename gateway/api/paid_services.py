"""What customers pay for hosting and add-ons: ordered, renewed, moved to another plan."""

from dataclasses import replace
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from adapters.rules import FieldProblem
from gateway.api import idempotency
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.operation_answers import answer_with
from gateway.api.orders import preference_of
from gateway.api.reply import reply
from gateway.api.services import hosting_of, shown
from gateway.api.shapes.operation import OperationShape
from gateway.api.shapes.service import (
    NewServiceShape,
    RenewedShape,
    ServiceQuoteShape,
    ServiceRenewalShape,
    ServiceShape,
    TariffChangedShape,
    TariffChangeShape,
    TariffPreviewShape,
)
from gateway.auth.scopes import Scope
from gateway.errors import ValidationFailed
from gateway.hosting.model import Asked, NewService
from gateway.keys import SERVICES
from gateway.operations.requests import IdempotencyKey

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


def payer(call: Call[Any, Any], account_id: str | None) -> str:
    """Return the account that pays: the one named, else that of the key. Raises `ValidationFailed`."""
    chosen = account_id or call.principal.account_id
    if chosen is None:
        raise ValidationFailed([FieldProblem("/account_id", "account_required", "say which account pays")])
    return chosen


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
        shape = await shown(call, ordered.service_id)
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


def _asked(
    call: Call[NewServiceShape, NoQuery] | Call[ServiceRenewalShape, NoQuery], key: IdempotencyKey | None
) -> Asked:
    return replace(call.body.asked(key), spending_limit_id=call.principal.spending_limit_id)


def _created(shape: BaseModel, *, replayed: bool) -> web.Response:
    return reply(shape, status=201, headers={idempotency.REPLAYED: "true"} if replayed else {})


ENDPOINTS: tuple[Endpoint, ...] = (order_service, renew_service, change_tariff)
