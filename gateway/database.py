"""The connections to PostgreSQL, and whole transactions that may be repeated.

A unit of work is a function of a connection. It is run again after a deadlock, a serialization failure or a lost
connection — also when only the answer to COMMIT was lost — so it must be safe to repeat: everything it writes is
under a key of its own, and it never reaches outside the database.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential

from gateway.database_hosts import reaching
from gateway.database_trouble import is_disconnect, retry_reason
from gateway.errors import DatabaseUnavailable
from gateway.settings import DatabaseSettings

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

_UNUSED_SECONDS = 1.0
"""After which a pooled connection is asked whether it is still there, before it is used."""


class Database:
    """One pool of connections. `retried` is called with the reason of each repeated transaction, `waited` with how long
    each connection was waited for.

    A transaction, or a reading, that takes longer than `give_up_seconds` is given up with its connection: a server that
    was cut off in silence answers nothing, for ever.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        aside: AsyncEngine,
        *,
        retries_max: int,
        give_up_seconds: float | None = None,
        retried: Callable[[str], None] | None = None,
        waited: Callable[[float], None] | None = None,
    ) -> None:
        self.engine = engine
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._aside = aside
        self._retries_max = retries_max
        self._give_up_seconds = give_up_seconds
        self._retried = retried or (lambda _reason: None)
        self._waited = waited or (lambda _seconds: None)

    @classmethod
    def connect(
        cls,
        url: str,
        settings: DatabaseSettings,
        *,
        retried: Callable[[str], None] | None = None,
        waited: Callable[[float], None] | None = None,
        patient: bool = False,
    ) -> "Database":
        """Make the pool; nothing is opened before the first use. `patient`: no statement is too long, as for a
        command that reads everything.
        """
        give_up_seconds = None if patient else settings.give_up_seconds
        common = _engine_options(url, settings, give_up_seconds)
        engine = create_async_engine(
            url,
            pool_size=settings.connections_max,
            max_overflow=0,
            pool_timeout=settings.pool_wait_seconds,  # in the order of their coming: to be late is not to be refused
            **common,
        )
        _replace_closed(engine)
        aside = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", **common)
        return cls(
            engine,
            aside,
            retries_max=settings.retries_max,
            give_up_seconds=give_up_seconds,
            retried=retried,
            waited=waited,
        )

    async def run(self, work: Work[T]) -> T:
        """Return what `work` returns, committed. Raises `DatabaseUnavailable` when the retries are used up."""
        return await self._run(work, self.engine)

    async def run_one(self, work: Work[T]) -> T:
        """Do as `run` does for work that is one statement, and so a transaction without BEGIN and COMMIT."""
        return await self._run(work, self._single)

    async def _run(self, work: Work[T], engine: AsyncEngine) -> T:
        try:
            return await self._once(work, engine)
        except Exception as err:
            reason = retry_reason(err)
            if reason is None:
                raise
            if not self._retries_max:
                raise DatabaseUnavailable(reason) from err
        self._retried(reason)
        return await self._again(work, engine)

    async def _again(self, work: Work[T], engine: AsyncEngine) -> T:
        enough = stop_after_attempt(self._retries_max)
        retrying = AsyncRetrying(
            stop=enough if self._give_up_seconds is None else enough | stop_after_delay(self._give_up_seconds),
            wait=wait_random_exponential(multiplier=0.02, max=1),
            retry=retry_if_exception(lambda err: retry_reason(err) is not None),
            before_sleep=lambda state: self._retried(_reason_of(state.outcome)),
            reraise=True,
        )
        try:
            return await retrying(self._once, work, engine)
        except Exception as err:
            reason = retry_reason(err)
            if reason is None:
                raise
            raise DatabaseUnavailable(reason) from err

    async def _once(self, work: Work[T], engine: AsyncEngine) -> T:
        asked_at = time.monotonic()
        async with asyncio.timeout(self._give_up_seconds), engine.begin() as connection:
            self._waited(time.monotonic() - asked_at)
            try:
                return await work(connection)
            except Exception as err:
                if is_disconnect(err):
                    await connection.invalidate()  # it may stand and yet be of no use, as to a server that only reads
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries, each of which sees what is committed by then: there is no transaction around them.

        Raises `DatabaseUnavailable` when there is none.
        """
        asked_at = time.monotonic()
        async with _connected(self._single, self._give_up_seconds) as connection:
            self._waited(time.monotonic() - asked_at)
            yield connection

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own beside the pool, without transactions, for what outlasts one: orders never wait
        for it. Raises `DatabaseUnavailable` when there is none.
        """
        async with _connected(self._aside, None) as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()
        await self._aside.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine, give_up_seconds: float | None) -> AsyncIterator[AsyncConnection]:
    try:
        async with asyncio.timeout(give_up_seconds), engine.connect() as connection:
            yield connection
    except Exception as err:
        reason = retry_reason(err)
        if reason is None:
            raise
        raise DatabaseUnavailable(reason) from err


def _engine_options(url: str, settings: DatabaseSettings, give_up_seconds: float | None) -> dict[str, Any]:
    """Return what every connection has in common. Durations are PostgreSQL's, in milliseconds or seconds."""
    longest = "0" if give_up_seconds is None else str(int(give_up_seconds * 1000))
    options: dict[str, Any] = {
        "timeout": settings.connect_timeout_seconds,
        "server_settings": {
            "application_name": "dgw",
            "timezone": "UTC",
            "lock_timeout": str(int(settings.lock_timeout_seconds * 1000)),
            "statement_timeout": longest,
            "idle_in_transaction_session_timeout": "60000",
            # The locks of a machine that is gone are free again within half a minute.
            "tcp_keepalives_idle": "10",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
        },
    }
    return {"hide_parameters": True, **reaching(url, options)}  # parameters hold personal data, and errors are logged


def _replace_closed(engine: AsyncEngine) -> None:
    """Have the pool replace what the server has closed before it is used.

    The driver notices most of that by itself; only after a while of silence is the connection asked.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def used(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["used_at"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def check(connection: Any, entry: ConnectionPoolEntry, _proxy: object) -> None:
        unused = time.monotonic() - entry.info.get("used_at", math.inf)
        if connection.driver_connection.is_closed() or (unused > _UNUSED_SECONDS and not _answers(engine, connection)):
            raise DisconnectionError


def _answers(engine: AsyncEngine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


def _reason_of(outcome: Any) -> str:
    return retry_reason(outcome.exception()) or "disconnect"
