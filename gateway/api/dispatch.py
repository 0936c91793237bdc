"""One way through every endpoint: who asks, may they, what do they ask, then the handler."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from gateway.api import validation
from gateway.api.endpoint import Call, Endpoint
from gateway.api.problem import Problem
from gateway.keys import ALLOWANCE, AUTHENTICATOR, RATES

RequestHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def dispatcher(endpoint: Endpoint) -> RequestHandler:
    """Return what aiohttp calls for this endpoint."""

    async def handle(request: web.Request) -> web.StreamResponse:
        principal = await request.app[AUTHENTICATOR].authenticate(request)
        allowance = request[ALLOWANCE] = request.app[RATES].take(principal.key_id)
        if not allowance.granted:
            raise Problem("rate_limited", headers={"Retry-After": str(allowance.retry_after)})
        structlog.contextvars.bind_contextvars(tenant=principal.tenant_id)
        if not principal.may(endpoint.scope):
            raise Problem("scope_missing", f"the key lacks the scope {endpoint.scope.value}")
        query = validation.parse_query(endpoint.query, request.query)
        body: Any = None
        document: Any = None
        if endpoint.body is not None:
            document = validation.parse_json(await validation.read_body(request))
            body = validation.parse_body(endpoint.body, document)
        return await endpoint.handler(Call(endpoint, request, principal, body, query, document))

    return handle
