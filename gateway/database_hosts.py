"""A database of several servers of which one takes writes: a primary, and standbys that may be promoted."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy.engine import URL, make_url

DEFAULT_PORT = 5432
READ_WRITE = "read-write"

Creator = Callable[[], Awaitable[asyncpg.Connection]]


def hosts_of(url: URL) -> Sequence[tuple[str, int]]:
    """Return the servers of a URL with `?host=a:5432&host=b:5432`; none of one that names a single server."""
    named = url.query.get("host", ())
    if isinstance(named, str) or len(named) < 2:
        return ()
    return [_split(each) for each in named]


def reaching(url: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `create_async_engine` needs to connect with these options to the server that takes writes."""
    parsed = make_url(url)
    hosts = hosts_of(parsed)
    return {"async_creator": _creator(parsed, hosts, options)} if hosts else {"connect_args": dict(options)}


def _creator(url: URL, hosts: Sequence[tuple[str, int]], options: Mapping[str, Any]) -> Creator:
    """Return what connects to the server that takes writes.

    All are asked at once: a machine that is gone answers nothing, and nobody should wait for its silence.
    """
    account = {"user": url.username, "password": url.password, "database": url.database}

    async def connect() -> asyncpg.Connection:
        asked = [
            asyncio.ensure_future(
                asyncpg.connect(host=host, port=port, target_session_attrs=READ_WRITE, **account, **options)
            )
            for host, port in hosts
        ]
        chosen = None
        try:
            chosen = await _first(asked)
        finally:
            for each in asked:
                each.add_done_callback(partial(_drop, chosen))
                each.cancel()
        return chosen

    return connect


async def _first(asked: "Sequence[asyncio.Future[asyncpg.Connection]]") -> asyncpg.Connection:
    failure: BaseException | None = None
    for each in asyncio.as_completed(asked):
        try:
            return await each
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as err:
            failure = err
    raise failure or ConnectionError("no server is named")


def _drop(chosen: asyncpg.Connection | None, late: "asyncio.Future[asyncpg.Connection]") -> None:
    with suppress(Exception, asyncio.CancelledError):
        if late.result() is not chosen:
            late.result().terminate()


def _split(host: str) -> tuple[str, int]:
    name, _, port = host.rpartition(":")
    return (name, int(port)) if name else (port, DEFAULT_PORT)
