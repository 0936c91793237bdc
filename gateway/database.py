"""The connections to PostgreSQL, and whole transactions that may be repeated.

A unit of work is a function of a connection. It is run again after a deadlock, a serialization failure or a lost
connection — also when only the answer to COMMIT was lost — so it must be safe to repeat: everything it writes is
under a key of its own, and it never reaches outside the database.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from gateway.errors import DatabaseUnavailable
from gateway.settings import DatabaseSettings

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

_SERIALIZATION_FAILURE = "40001"
_DEADLOCK = "40P01"
_LOCK_TIMEOUT = "55P03"
_CONTENTION = frozenset({_SERIALIZATION_FAILURE, _DEADLOCK, _LOCK_TIMEOUT})
_OUT_OF_RESOURCES = "53"  # too many connections, disk full
_SHUTTING_DOWN = "57P"
_READ_ONLY = "25006"


class Database:
    """One pool of connections. `retried` is called with the reason of each repeated transaction."""

    def __init__(
        self,
        engine: AsyncEngine,
        aside: AsyncEngine,
        *,
        retries_max: int,
        retried: Callable[[str], None] | None = None,
    ) -> None:
        self.engine = engine
        self._aside = aside
        self._retries_max = retries_max
        self._retried = retried or (lambda _reason: None)

    @classmethod
    def connect(
        cls, url: str, settings: DatabaseSettings, *, retried: Callable[[str], None] | None = None
    ) -> "Database":
        """Make the pool; nothing is opened before the first use."""
        common: dict[str, Any] = {
            "hide_parameters": True,  # they hold personal data, and errors reach the log
            "connect_args": {
                "timeout": settings.connect_timeout_seconds,
                "server_settings": {
                    "application_name": "dgw",
                    "timezone": "UTC",
                    "lock_timeout": str(int(settings.lock_timeout_seconds * 1000)),
                    "idle_in_transaction_session_timeout": "60000",
                },
            },
        }
        engine = create_async_engine(
            url,
            pool_size=settings.connections_max,
            max_overflow=0,
            pool_pre_ping=True,  # a connection that the server has closed is replaced before it is used
            pool_timeout=settings.connect_timeout_seconds,
            **common,
        )
        aside = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", **common)
        return cls(engine, aside, retries_max=settings.retries_max, retried=retried)

    async def run(self, work: Work[T]) -> T:
        """Return what `work` returns, committed. Raises `DatabaseUnavailable` when the retries are used up."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._retries_max + 1),
            wait=wait_random_exponential(multiplier=0.02, max=1),
            retry=retry_if_exception(lambda err: retry_reason(err) is not None),
            before_sleep=lambda state: self._retried(_reason_of(state.outcome)),
            reraise=True,
        )
        try:
            return await retrying(self._once, work)
        except Exception as err:
            reason = retry_reason(err)
            if reason is None:
                raise
            raise DatabaseUnavailable(reason) from err

    async def _once(self, work: Work[T]) -> T:
        async with self.engine.begin() as connection:
            return await work(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries. Raises `DatabaseUnavailable` when there is none."""
        async with _connected(self.engine) as connection:
            yield connection

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own beside the pool, without transactions, for what outlasts one: orders never wait
        for it. Raises `DatabaseUnavailable` when there is none.
        """
        async with _connected(self._aside) as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()
        await self._aside.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        async with engine.connect() as connection:
            yield connection
    except Exception as err:
        reason = retry_reason(err)
        if reason is None:
            raise
        raise DatabaseUnavailable(reason) from err


def retry_reason(err: BaseException) -> str | None:
    """Say why repeating the transaction may help: `serialization`, `deadlock`, `busy`, `disconnect`; None = it
    will not.
    """
    if isinstance(err, DBAPIError):
        return _reason_of_code(getattr(err.orig, "sqlstate", None), err)
    if isinstance(err, PoolTimeoutError):
        return "busy"
    return "disconnect" if isinstance(err, OSError | asyncio.TimeoutError) else None


def _reason_of_code(code: str | None, err: DBAPIError) -> str | None:
    if code == _SERIALIZATION_FAILURE:
        return "serialization"
    if code == _DEADLOCK:
        return "deadlock"
    if code in _CONTENTION or (code or "").startswith(_OUT_OF_RESOURCES):
        return "busy"
    if err.connection_invalidated or (code or "").startswith(_SHUTTING_DOWN) or code == _READ_ONLY:
        return "disconnect"
    return "disconnect" if code is None and isinstance(err, OperationalError) else None


def _reason_of(outcome: Any) -> str:
    return retry_reason(outcome.exception()) or "disconnect"
