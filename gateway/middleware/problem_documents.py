"""Turns whatever a handler raises into a problem document; what nobody foresaw becomes a bare 500."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from gateway.api.language import HEADER, preferred_language
from gateway.api.problems import problem_of, rejection_reason
from gateway.keys import METRICS, REQUEST_ID
from gateway.unexpected import traits_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = structlog.stdlib.get_logger("gateway.http")


@web.middleware
async def problem_documents(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Exception as err:  # noqa: BLE001 - the one place that answers for all of them
        problem = problem_of(err)
        if problem.kind.status >= 500:
            _log.error("request_failed", code=problem.kind.code, **traits_of(err))
        if reason := rejection_reason(problem):
            request.app[METRICS].http.rejected.labels(reason).inc()
        return problem.response(request[REQUEST_ID], preferred_language(request.headers.get(HEADER)))
