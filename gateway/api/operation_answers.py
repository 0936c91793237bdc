"""Answering a call by what becomes of its operation within the time that the caller waits."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from gateway.api import idempotency
from gateway.api.endpoint import Call
from gateway.api.orders import OPERATION_HEADER, applied
from gateway.api.prefer import Preference
from gateway.api.problems import problem_of_failure
from gateway.api.reply import reply
from gateway.api.shapes.operation import OperationShape
from gateway.api.waiting import wait_for
from gateway.keys import OPERATIONS, REQUEST_ID
from gateway.operations.states import OperationState


async def answer_with(
    call: Call[Any, Any],
    operation_id: str | None,
    preference: Preference,
    made: Callable[[], Awaitable[web.Response]],
    *,
    replayed: bool = False,
) -> web.Response:
    """Return what `made` makes once the operation has succeeded, or at once when there is none."""
    response = await made() if operation_id is None else await _settled(call, operation_id, preference, made)
    if replayed:
        response.headers[idempotency.REPLAYED] = "true"
    return applied(preference, response)


async def _settled(
    call: Call[Any, Any], operation_id: str, preference: Preference, made: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    operation = await call.app[OPERATIONS].get(call.principal.tenant_id, operation_id)
    operation = await wait_for(call, operation, preference.wait_seconds)
    if operation.state is OperationState.SUCCEEDED:
        response = await made()
    elif operation.state.completed:
        response = problem_of_failure(operation).response(call.request[REQUEST_ID])
    else:
        headers = {"Location": f"/v1/operations/{operation.id}", "Retry-After": "1"}
        response = reply(OperationShape.of(operation), status=202, headers=headers)
    response.headers[OPERATION_HEADER] = operation_id
    return response
