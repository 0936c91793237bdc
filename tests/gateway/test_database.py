"""Transactions that are repeated, and what is not worth repeating."""

import asyncio
import contextlib
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from gateway.database import Database
from gateway.database_trouble import retry_reason
from gateway.errors import DatabaseUnavailable
from gateway.settings import DatabaseSettings
from gateway.storage.listener import Listener
from tests.support.proxy import Proxy


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


@asynccontextmanager
async def behind_a_proxy(url, **settings):
    """A database over TCP, and the network on the way to it."""
    parsed = make_url(url)
    proxy = Proxy(Path(parsed.query["host"]) / ".s.PGSQL.5432")
    await proxy.listen()
    there = parsed.set(host="127.0.0.1", port=proxy.port, query={}).render_as_string(hide_password=False)
    database = Database.connect(there, DatabaseSettings(**settings))
    try:
        yield proxy, database
    finally:
        await database.close()
        await proxy.refuse()


async def one(connection):
    return await connection.scalar(text("SELECT 1"))


@pytest.mark.fault("F060")
async def test_f060_database_that_is_cut_off_in_silence_keeps_nobody_waiting_for_ever(make_database):
    async with behind_a_proxy(make_database(), give_up_seconds=1, connect_timeout_seconds=1) as (proxy, database):
        await _answered(database)
        proxy.frozen = True
        async with asyncio.timeout(25):
            with pytest.raises(DatabaseUnavailable):
                await database.run(one)
            with pytest.raises(DatabaseUnavailable):
                async with database.reading() as connection:
                    await one(connection)
        proxy.frozen = False
        await _answered(database)


async def _answered(database):
    """Ask again and again: a connection may take longer than what counts as silence here."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(DatabaseUnavailable):
                assert await database.run(one) == 1
                return


@pytest.mark.fault("F060")
async def test_f060_listener_hears_again_after_its_connection_was_cut_off_in_silence(make_database):
    async with behind_a_proxy(make_database()) as (proxy, database):
        heard = asyncio.Queue()
        listener = Listener(database.engine, retry_seconds=0.1, check_seconds=0.3)
        listener.on("news", heard.put_nowait)
        listener.start()
        await _told(database, heard, "before")
        proxy.frozen = True
        await asyncio.sleep(1)
        await proxy.refuse()
        proxy.frozen = False
        await proxy.listen()
        await _told(database, heard, "after")
        await listener.stop()


async def _told(database, heard, news):
    """Tell the news again and again until it is heard."""
    async with asyncio.timeout(25):
        while True:
            await database.run(lambda connection: connection.execute(text(f"NOTIFY news, '{news}'")))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    while await heard.get() != news:
                        pass
                    return


@pytest.mark.fault("F062")
async def test_f062_repetitions_have_an_end(database):
    tries = 0

    async def work(connection):
        nonlocal tries
        tries += 1
        await connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))

    with pytest.raises(DatabaseUnavailable, match="deadlock"):
        await database.run(work)
    assert tries == DatabaseSettings().retries_max + 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [("53300", "busy"), ("53100", "busy"), ("57014", "busy"), ("57P01", "disconnect"), ("08006", "disconnect")],
)
@pytest.mark.fault("F060")
async def test_f060_trouble_of_the_server_is_told_from_bugs(database, code, reason):
    async with database.engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$"))
    assert retry_reason(caught.value) == reason
