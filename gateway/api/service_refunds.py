"""Services given back."""

from aiohttp import web

from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.reply import reply
from gateway.api.services import hosting_of
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.service import RefundedShape, RefundShape
from gateway.auth.scopes import Scope
from gateway.hosting.model import Asked


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
    return reply(shape, status=201)


ENDPOINTS: tuple[Endpoint, ...] = (refund_service,)
