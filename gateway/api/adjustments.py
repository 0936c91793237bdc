"""Corrections of customers' balances: proposed by one, decided by another."""

from aiohttp import web

from billing_core.adjustments import AdjustmentState
from gateway.adjustments.service import AdjustmentService
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.adjustment import AdjustmentShape, NewAdjustmentShape, RejectionShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


class AdjustmentsQuery(ListQuery):
    account_id: str | None = None
    state: AdjustmentState | None = None


@endpoint(
    "POST",
    "/v1/accounts/{id}/adjustments",
    summary="Propose an adjustment of a balance",
    scope=Scope.ADMIN,
    body=NewAdjustmentShape,
    answers={201: (AdjustmentShape,)},
    problems=(*KEY_PROBLEMS, "currency_mismatch", "insufficient_funds"),
    example={"amount": {"amount": "-25.00", "currency": "UAH"}, "reason": "charged twice in ticket 4711"},
    key=KeyRule.REQUIRED,
)
async def propose_adjustment(call: Call[NewAdjustmentShape, NoQuery]) -> web.Response:
    """Posted at once as far as one person may adjust in a day; what is more waits until another one approves it."""
    made = await _service(call).propose(
        call.principal.tenant_id,
        call.path("id"),
        call.body.amount.to_money(),
        call.body.reason,
        by=actor_of(call),
        wait=call.body.wait,
        idempotency=idempotency.key_of(call),
    )
    return reply(AdjustmentShape.of(made), status=201, headers={"Location": f"/v1/adjustments/{made.id}"})


@endpoint(
    "GET",
    "/v1/adjustments",
    summary="List adjustments",
    scope=Scope.ADMIN,
    query=AdjustmentsQuery,
    answers={200: (ListShape[AdjustmentShape],)},
    problems=("invalid_cursor",),
)
async def list_adjustments(call: Call[None, AdjustmentsQuery]) -> web.Response:
    """The newest first."""
    query = call.query
    page = await _service(call).list(
        call.principal.tenant_id,
        account_id=query.account_id,
        state=query.state,
        before=after(call),
        limit=query.limit,
    )
    return page_reply(call, page, AdjustmentShape, AdjustmentShape.of)


@endpoint(
    "GET",
    "/v1/adjustments/{id}",
    summary="Read an adjustment",
    scope=Scope.ADMIN,
    answers={200: (AdjustmentShape,)},
)
async def read_adjustment(call: Call[None, NoQuery]) -> web.Response:
    return reply(AdjustmentShape.of(await _service(call).get(call.principal.tenant_id, call.path("id"))))


@endpoint(
    "POST",
    "/v1/adjustments/{id}/approve",
    summary="Approve an adjustment",
    scope=Scope.ADMIN,
    answers={200: (AdjustmentShape,)},
    problems=("second_person_needed", "adjustment_closed", "insufficient_funds"),
)
async def approve_adjustment(call: Call[None, NoQuery]) -> web.Response:
    """Posts it; never by who proposed it. Again, it changes nothing."""
    made = await _service(call).approve(call.principal.tenant_id, call.path("id"), by=actor_of(call))
    return reply(AdjustmentShape.of(made))


@endpoint(
    "POST",
    "/v1/adjustments/{id}/reject",
    summary="Reject an adjustment",
    scope=Scope.ADMIN,
    body=RejectionShape,
    answers={200: (AdjustmentShape,)},
    problems=("adjustment_closed",),
    example={"reason": "the charge was right"},
)
async def reject_adjustment(call: Call[RejectionShape, NoQuery]) -> web.Response:
    """Nothing moves; also for who proposed it, to take it back."""
    made = await _service(call).reject(call.principal.tenant_id, call.path("id"), call.body.reason, by=actor_of(call))
    return reply(AdjustmentShape.of(made))


def _service(call: Call[object, object]) -> AdjustmentService:
    return call.app[SERVICES].adjustments


ENDPOINTS: tuple[Endpoint, ...] = (
    propose_adjustment,
    list_adjustments,
    read_adjustment,
    approve_adjustment,
    reject_adjustment,
)
