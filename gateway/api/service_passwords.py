"""Passwords of hosting accounts."""

from aiohttp import web

from gateway.api import idempotency
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.operation_answers import answer_with
from gateway.api.orders import preference_of
from gateway.api.reply import reply
from gateway.api.services import hosting_of, shown
from gateway.api.shapes.operation import OperationShape
from gateway.api.shapes.service import PasswordShape, ServiceShape
from gateway.auth.scopes import Scope
from gateway.hosting.model import Asked


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
        return reply(await shown(call, call.path("id")))

    return await answer_with(call, operation_id, preference, changed)


ENDPOINTS: tuple[Endpoint, ...] = (set_password,)
