from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from billing_core import Ledger, accounts
from billing_core.storage.tables import metadata

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ACCOUNT = "acc_1"


async def create_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
    await engine.dispose()


@pytest.fixture(scope="module")
def billing_url(make_database: Callable[..., str]) -> str:
    return make_database(create_tables)


@pytest.fixture
async def engine(billing_url: str) -> AsyncIterator[AsyncEngine]:
    """For tests that commit: several connections of one database, which the module's tests share."""
    engine = create_async_engine(billing_url, pool_size=20, max_overflow=0)
    yield engine
    await engine.dispose()


@pytest.fixture
async def conn(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that is rolled back, with one open account in UAH."""
    async with engine.connect() as conn:
        await accounts.open(conn, ACCOUNT, "UAH", at=NOW)
        yield conn
        await conn.rollback()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()
