import asyncpg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine


async def _with_one_table(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE prepared (n int)")
    await engine.dispose()


async def _tables_in(url: str) -> set[str]:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string())
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    return {row["tablename"] for row in rows}


async def test_databases_are_separate_and_empty(make_database):
    first, second = make_database(), make_database()
    await _with_one_table(first)
    assert await _tables_in(first) == {"prepared"}
    assert await _tables_in(second) == set()


async def test_prepared_databases_are_copies_of_one_template(databases):
    urls = {databases.create(_with_one_table), databases.create(_with_one_table)}
    assert len(urls) == 2
    for url in urls:
        assert await _tables_in(url) == {"prepared"}


async def test_dropped_databases_are_gone(databases):
    made = type(databases)(databases.server_url)
    url = made.create()
    made.close()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await _tables_in(url)
