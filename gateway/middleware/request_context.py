"""The outermost layer of a request: its id, its log line, its metrics."""

import re
import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from ulid import ULID

from gateway.keys import ALLOWANCE, METRICS, RATES, REQUEST_ID
from gateway.observability.metrics import HttpMetrics

HEADER = "X-Request-Id"

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = structlog.stdlib.get_logger("gateway.http")


def request_id_of(request: web.BaseRequest) -> str:
    """Return the caller's id of the request when it is acceptable, else a new one."""
    given = request.headers.get(HEADER, "")
    return given if _ACCEPTABLE.match(given) else f"req_{ULID()}"


@web.middleware
async def request_context(request: web.Request, handler: Handler) -> web.StreamResponse:
    request_id = request_id_of(request)
    request[REQUEST_ID] = request_id
    metrics = request.app[METRICS].http
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)
    started = time.monotonic()
    with metrics.in_flight.track_inprogress():
        response = await handler(request)
    response.headers[HEADER] = request_id
    response.headers.setdefault("Server", "dgw")
    if ALLOWANCE in request:
        response.headers.update(request.app[RATES].headers(request[ALLOWANCE]))
    _record(metrics, request, response.status, time.monotonic() - started)
    return response


def route_of(request: web.Request) -> str:
    """Return the route's template, so that paths with names in them make one series."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"


def _record(metrics: HttpMetrics, request: web.Request, status: int, seconds: float) -> None:
    route = route_of(request)
    method = request.method if request.method in _METHODS else "OTHER"
    metrics.requests.labels(route, method, str(status)).inc()
    metrics.duration.labels(route, method).observe(seconds)
    _log.info("http_request", route=route, method=method, status=status, seconds=round(seconds, 4))
