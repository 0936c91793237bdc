"""Refuses new work while the node is stopping; what reads goes on until the listener closes."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from gateway.api.problem import Problem
from gateway.keys import LIFECYCLE

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def refuse_while_closing(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.app[LIFECYCLE].closing and request.method not in {"GET", "HEAD"}:
        raise Problem("draining", headers={"Retry-After": "1"})
    return await handler(request)
