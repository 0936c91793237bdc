"""Runs the service in this process: database, schema, application, listeners; and takes all down in order."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web
from pydantic import SecretStr

from adapters.spec import AdapterSpec
from gateway.api.parser_problems import ProblemRunner
from gateway.app import Role, build_app
from gateway.clock import Clock, utc_now
from gateway.database import Database
from gateway.database_location import database_location
from gateway.errors import DatabaseUnavailable
from gateway.keys import DATABASE, DATABASE_METRICS, LIFECYCLE, METRICS, SETTINGS
from gateway.lifecycle import Lifecycle
from gateway.observability.metrics_server import metrics_app
from gateway.settings import Settings
from gateway.storage import schema

DATABASE_PATIENCE_SECONDS = 30.0
"""How long a start waits for a database that does not answer."""

LINGERING_SECONDS = 1.0
"""How long the rest of a refused body is read, so that its sender sees the answer instead of a reset."""

_log = structlog.stdlib.get_logger("gateway.runner")


@dataclass(frozen=True, slots=True)
class RunningGateway:
    """`url` is where the interface answers, `metrics_url` where the metrics are."""

    url: str
    metrics_url: str
    app: web.Application

    @property
    def lifecycle(self) -> Lifecycle:
        return self.app[LIFECYCLE]


@asynccontextmanager
async def running_gateway(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    specs: Sequence[AdapterSpec] | None = None,
    role: Role = Role.ALL,
) -> AsyncIterator[RunningGateway]:
    """The service, answering. At the end it takes no new work, lets what runs finish, and logs out of the registries.

    A private database is brought to the newest schema; one that is given must have it (`dgw db upgrade`).
    """
    with database_location(settings) as url:
        if settings.database_url is None:
            await schema.upgrade(url)
        located = settings.model_copy(update={"database_url": SecretStr(url)})
        app = build_app(located, clock=clock, specs=specs, role=role)
        async with AsyncExitStack() as stack:
            await _check_schema(app)
            metrics_url = await _listen_metrics(app, stack)
            yield RunningGateway(await _listen(app, stack), metrics_url, app)


async def _check_schema(app: web.Application) -> None:
    """Raise `DatabaseUnavailable` when the database stays away, `SchemaMismatch` when its schema is not ours."""
    try:
        schema.require(await _revision(app[DATABASE]))
    except Exception:
        await app[DATABASE].close()
        raise


async def _revision(database: Database) -> str | None:
    """Return the revision of the schema, once the database answers."""
    until = time.monotonic() + DATABASE_PATIENCE_SECONDS
    while True:
        try:
            async with database.reading() as connection:
                return await schema.current_revision(connection)
        except DatabaseUnavailable as err:
            if time.monotonic() > until:
                raise DatabaseUnavailable(f"the database does not answer ({err})") from err
            _log.warning("waiting_for_database", reason=str(err))
        await asyncio.sleep(1)


async def _listen(app: web.Application, stack: AsyncExitStack) -> str:
    http = app[SETTINGS].http
    runner = ProblemRunner(
        app, shutdown_timeout=http.stop_seconds, handler_cancellation=False, lingering_time=LINGERING_SECONDS
    )
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    stack.callback(app[LIFECYCLE].close)
    return await _bound(runner, http.host, http.port, shared=http.shared_port)


async def _listen_metrics(app: web.Application, stack: AsyncExitStack) -> str:
    http = app[SETTINGS].http
    runner = web.AppRunner(metrics_app(app[METRICS].registry, app[DATABASE_METRICS].refresh))
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    return await _bound(runner, http.metrics_host, http.metrics_port)


async def _bound(runner: web.AppRunner, host: str, port: int, *, shared: bool = False) -> str:
    await web.TCPSite(runner, host, port, reuse_port=shared or None).start()
    bound_host, bound_port = runner.addresses[0][:2]
    return f"http://{bound_host}:{bound_port}"


async def serve(settings: Settings, *, role: Role, stop: asyncio.Event) -> None:
    """Serve until `stop` is set; then say "not ready" for a while, so that balancers leave, before closing."""
    async with running_gateway(settings, role=role) as running:
        gc.collect()
        gc.freeze()  # what is there now stays: looking through it again and again would halt every order
        _log.info("serving", url=running.url, metrics_url=running.metrics_url, role=role.value)
        await stop.wait()
        running.lifecycle.drain()
        _log.info("draining", seconds=settings.http.drain_seconds)
        await asyncio.sleep(settings.http.drain_seconds)
    _log.info("stopped")
