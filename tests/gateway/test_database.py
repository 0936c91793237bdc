"""Transactions that are repeated, and what is not worth repeating."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.settings import DatabaseSettings


@pytest.fixture
async def database(make_database):
    repeated = []
    database = Database.connect(make_database(), DatabaseSettings(), retried=repeated.append)
    database.repeated = repeated
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE numbers (id int PRIMARY KEY, value int NOT NULL)"))
        await connection.execute(text("INSERT INTO numbers VALUES (1, 0), (2, 0)"))
    yield database
    await database.close()


async def values(database):
    async with database.reading() as connection:
        return (await connection.execute(text("SELECT value FROM numbers ORDER BY id"))).scalars().all()


async def test_work_is_committed_and_its_result_returned(database):
    async def work(connection):
        await connection.execute(text("UPDATE numbers SET value = 7"))
        return "done"

    assert await database.run(work) == "done"
    assert await values(database) == [7, 7]


async def test_error_of_the_work_undoes_it(database):
    async def work(connection):
        await connection.execute(text("UPDATE numbers SET value = 7"))
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(work)
    assert await values(database) == [0, 0]
    assert not database.repeated


@pytest.mark.fault("F062")
async def test_f062_deadlock_is_repeated_until_both_are_done(database):
    met = asyncio.Barrier(2)

    def crossing(first, second):
        tries = 0

        async def work(connection):
            nonlocal tries
            tries += 1
            await connection.execute(text("UPDATE numbers SET value = value + 1 WHERE id = :id"), {"id": first})
            if tries == 1:
                await met.wait()
            await connection.execute(text("UPDATE numbers SET value = value + 1 WHERE id = :id"), {"id": second})

        return work

    await asyncio.gather(database.run(crossing(1, 2)), database.run(crossing(2, 1)))
    assert await values(database) == [2, 2]
    assert set(database.repeated) == {"deadlock"}


@pytest.mark.fault("F062")
async def test_f062_serialization_failure_is_repeated(database):
    met = asyncio.Barrier(2)

    def counting():
        tries = 0

        async def work(connection):
            nonlocal tries
            tries += 1
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
            value = await connection.scalar(text("SELECT value FROM numbers WHERE id = 1"))
            if tries == 1:
                await met.wait()
            await connection.execute(text("UPDATE numbers SET value = :v WHERE id = 1"), {"v": value + 1})

        return work

    await asyncio.gather(database.run(counting()), database.run(counting()))
    assert (await values(database))[0] == 2
    assert "serialization" in database.repeated


@pytest.mark.fault("F060")
async def test_f060_connection_that_is_cut_is_replaced(database):
    cut = 0

    async def work(connection):
        nonlocal cut
        await connection.execute(text("UPDATE numbers SET value = value + 1"))
        if not cut:
            cut += 1
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    await database.run(work)
    assert await values(database) == [1, 1]
    assert database.repeated == ["disconnect"]


@pytest.mark.fault("F060")
async def test_f060_database_that_is_not_there_is_an_error_of_its_own(tmp_path):
    settings = DatabaseSettings(retries_max=1, connect_timeout_seconds=1)
    database = Database.connect(f"postgresql+asyncpg://postgres@/dgw?host={tmp_path}", settings)
    with pytest.raises(DatabaseUnavailable):
        await database.run(lambda connection: connection.execute(text("SELECT 1")))
    with pytest.raises(DatabaseUnavailable):
        async with database.reading() as connection:
            await connection.execute(text("SELECT 1"))
    await database.close()


async def test_pool_that_is_used_up_is_busy_not_broken(make_database):
    settings = DatabaseSettings(connections_max=2, pool_wait_seconds=0.1, retries_max=0)
    database = Database.connect(make_database(), settings)
    async with database.reading(), database.reading():
        with pytest.raises(DatabaseUnavailable, match="busy"):
            await database.run(lambda connection: connection.execute(text("SELECT 1")))
    await database.close()


async def test_broken_rule_is_not_repeated_and_shows_no_value(database):
    with pytest.raises(IntegrityError) as caught:
        await database.run(
            lambda connection: connection.execute(text("INSERT INTO numbers VALUES (1, :v)"), {"v": 4242})
        )
    assert "4242" not in str(caught.value)
    assert not database.repeated
