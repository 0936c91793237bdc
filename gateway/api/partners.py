"""The partner programme."""

from datetime import date
from decimal import Decimal

from aiohttp import web

from billing_core.business_calendar import Month
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS, OPTIONAL_KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, cursor_of, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.partner import (
    AccrualLinesShape,
    AccrualShape,
    AttributedShape,
    AttributionShape,
    NewPartnerShape,
    NewPayoutShape,
    PartnerDetailShape,
    PartnerShape,
    PayoutShape,
    RateShape,
)
from gateway.auth.scopes import Scope
from gateway.errors import NotFound
from gateway.keys import SERVICES, SETTINGS
from gateway.partners.service import PartnerService


@endpoint(
    "POST",
    "/v1/partners",
    summary="Make a customer a partner",
    scope=Scope.BILLING_WRITE,
    body=NewPartnerShape,
    answers={201: (PartnerShape,)},
    problems=(*OPTIONAL_KEY_PROBLEMS, "not_found"),
    example={"account_id": "acc_01JD0V8Z5T9X2M4Q6R7S8T9V0W"},
    key=KeyRule.ACCEPTED,
)
async def create_partner(call: Call[NewPartnerShape, NoQuery]) -> web.Response:
    """At the usual rate. One who is a partner already stays as it is."""
    key = idempotency.key_of(call)
    partner = await _service(call).enrol(call.principal.tenant_id, call.body.account_id, idempotency=key)
    shape = PartnerShape.of(partner, _public_url(call))
    return reply(shape, status=201, headers={"Location": f"/v1/partners/{partner.id}"})


@endpoint(
    "GET",
    "/v1/partners",
    summary="List partners",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[PartnerShape],)},
    problems=("invalid_cursor",),
)
async def list_partners(call: Call[None, ListQuery]) -> web.Response:
    """The oldest first."""
    page = await _service(call).list(call.principal.tenant_id, after=after(call), limit=call.query.limit)
    return page_reply(call, page, PartnerShape, lambda partner: PartnerShape.of(partner, _public_url(call)))


@endpoint(
    "GET",
    "/v1/partners/{id}",
    summary="Read a partner",
    scope=Scope.BILLING_READ,
    answers={200: (PartnerDetailShape,)},
)
async def read_partner(call: Call[None, NoQuery]) -> web.Response:
    """With visits, sign-ups and the open month as it stands; customers under pseudonyms, never what they bought."""
    view = await _service(call).view(call.principal.tenant_id, call.path("id"))
    return reply(PartnerDetailShape.of_view(view, _public_url(call)))


@endpoint(
    "PUT",
    "/v1/partners/{id}/rate",
    summary="Set a partner's rate",
    scope=Scope.ADMIN,
    body=RateShape,
    answers={200: (PartnerDetailShape,)},
    example={"percent": "12.5", "valid_from": "2027-01-01"},
)
async def set_rate(call: Call[RateShape, NoQuery]) -> web.Response:
    """From a day on, on record; not for a month that is closed."""
    tenant_id, partner_id, body = call.principal.tenant_id, call.path("id"), call.body
    valid_from: date = body.valid_from
    await _service(call).set_rate(tenant_id, partner_id, Decimal(body.percent), valid_from, by=actor_of(call))
    view = await _service(call).view(tenant_id, partner_id)
    return reply(PartnerDetailShape.of_view(view, _public_url(call)))


@endpoint(
    "GET",
    "/v1/partners/{id}/accruals",
    summary="List a partner's months",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[AccrualShape],)},
    problems=("invalid_cursor",),
)
async def list_accruals(call: Call[None, ListQuery]) -> web.Response:
    """The closed ones, the newest first."""
    page = await _service(call).accruals(
        call.principal.tenant_id, call.path("id"), before=after(call), limit=call.query.limit
    )
    return page_reply(call, page, AccrualShape, AccrualShape.of)


@endpoint(
    "GET",
    "/v1/partners/{id}/accruals/{month}",
    summary="Read a partner's month",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (AccrualLinesShape,)},
    problems=("invalid_cursor",),
)
async def read_accrual(call: Call[None, ListQuery]) -> web.Response:
    """A month such as 2026-10, one line a referred customer who spent something."""
    try:
        month = Month.parse(call.path("month"))
    except ValueError:
        raise NotFound("month", call.path("month")) from None
    view = await _service(call).accrual(
        call.principal.tenant_id, call.path("id"), month, after=after(call), limit=call.query.limit
    )
    return reply(AccrualLinesShape.of(view, cursor_of(call, view.next_after)))


@endpoint(
    "POST",
    "/v1/partners/{id}/payouts",
    summary="Have commission paid out",
    scope=Scope.BILLING_WRITE,
    body=NewPayoutShape,
    answers={201: (PayoutShape,)},
    problems=(*KEY_PROBLEMS, "payout_too_small", "paid_out_this_month"),
    example={"iban": "UA213223130000026007233566001"},
    key=KeyRule.REQUIRED,
)
async def create_payout(call: Call[NewPayoutShape, NoQuery]) -> web.Response:
    """All that is accrued, once a month. One to a bank is set aside until an operator has the bank's word."""
    payout = await _service(call).pay_out(
        call.principal.tenant_id, call.path("id"), iban=call.body.iban, idempotency=idempotency.key_of(call)
    )
    return reply(PayoutShape.of(payout), status=201)


@endpoint(
    "GET",
    "/v1/partners/{id}/payouts",
    summary="List a partner's payouts",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[PayoutShape],)},
    problems=("invalid_cursor",),
)
async def list_payouts(call: Call[None, ListQuery]) -> web.Response:
    """The newest first."""
    page = await _service(call).payouts_of(
        call.principal.tenant_id, call.path("id"), before=after(call), limit=call.query.limit
    )
    return page_reply(call, page, PayoutShape, PayoutShape.of)


@endpoint(
    "PUT",
    "/v1/accounts/{id}/referral",
    summary="Say who referred a customer",
    scope=Scope.ADMIN,
    body=AttributionShape,
    answers={200: (AttributedShape,)},
    problems=("not_referable",),
    example={"partner": None, "reason": "request of the customer in ticket 4711"},
)
async def attribute_customer(call: Call[AttributionShape, NoQuery]) -> web.Response:
    """By the word of staff, on record. Months that are closed stay as they were closed."""
    account_id = call.path("id")
    partner = await call.app[SERVICES].partners.sign_ups.attribute(
        call.principal.tenant_id, account_id, call.body.partner, call.body.reason, by=actor_of(call)
    )
    return reply(AttributedShape(account=account_id, partner=None if partner is None else partner.id))


def _service(call: Call[object, object]) -> PartnerService:
    return call.app[SERVICES].partners.service


def _public_url(call: Call[object, object]) -> str:
    return call.app[SETTINGS].partners.public_url


ENDPOINTS: tuple[Endpoint, ...] = (
    create_partner,
    list_partners,
    read_partner,
    set_rate,
    list_accruals,
    read_accrual,
    create_payout,
    list_payouts,
    attribute_customer,
)
