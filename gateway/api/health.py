"""Is this process alive, and should it get requests? Neither asks a registry: one that is down takes no node out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from sqlalchemy import text

from gateway.keys import DATABASE, LIFECYCLE, SERVICES
from gateway.storage.schema import current_revision, head_revision

DATABASE_TIMEOUT_SECONDS = 1.0

Check = Callable[[web.Application], Awaitable[str | None]]


def add_health(router: web.UrlDispatcher) -> None:
    router.add_get("/healthz", healthz)
    router.add_get("/readyz", readyz)


async def healthz(request: web.Request) -> web.Response:
    """The event loop answers and no worker has died. Never touches the database: its outage would restart all nodes."""
    dead = request.app[SERVICES].workers.dead
    body = {"status": "failed", "dead_workers": dead} if dead else {"status": "ok"}
    return web.json_response(body, status=503 if dead else 200, headers={"Cache-Control": "no-store"})


async def readyz(request: web.Request) -> web.Response:
    """200 when requests are welcome here, else 503; `?verbose` tells each check with its time."""
    checks = {name: await _timed(check, request.app) for name, check in _CHECKS.items()}
    ready = all(result["problem"] is None for result in checks.values())
    body: dict[str, Any] = {"status": "ready" if ready else "not_ready"}
    if "verbose" in request.query:
        body["checks"] = checks
    return web.json_response(body, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


async def _timed(check: Check, app: web.Application) -> dict[str, Any]:
    started = time.monotonic()
    try:
        async with asyncio.timeout(DATABASE_TIMEOUT_SECONDS):
            problem = await check(app)
    except Exception as err:  # noqa: BLE001 - whatever it is, the node is not ready
        problem = type(err).__name__
    return {"problem": problem, "seconds": round(time.monotonic() - started, 4)}


async def _draining(app: web.Application) -> str | None:
    return "draining" if app[LIFECYCLE].draining else None


async def _database(app: web.Application) -> str | None:
    async with app[DATABASE].reading() as connection:
        await connection.execute(text("SELECT 1"))
    return None


async def _schema(app: web.Application) -> str | None:
    async with app[DATABASE].reading() as connection:
        found = await current_revision(connection)
    return None if found == head_revision() else f"revision {found}, expected {head_revision()}"


_CHECKS: dict[str, Check] = {"draining": _draining, "database": _database, "schema": _schema}
