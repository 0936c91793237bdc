"""Sessions of all processes together never exceed what the registry grants, whoever dies."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from gateway.database import Database
from gateway.links.slot_holder import SlotHolder
from gateway.links.tickets import Tickets
from gateway.settings import DatabaseSettings
from gateway.storage.listener import Listener
from tests.support.office import eventually

GRANTED = 3


@asynccontextmanager
async def a_process(url, *, may_log_in=True, **timing):
    """The slots of registry `tci` as one process has them."""
    database = Database.connect(url, DatabaseSettings(connections_max=2))
    listener = Listener(database.engine)
    holder = SlotHolder(database, Tickets(b"a secret of all nodes"), check_seconds=0.1, **timing)
    holder.hear(listener)
    holder.may_log_in = lambda _registry: may_log_in
    slots = holder.slots_of("tci", GRANTED)
    listener.start()
    holder.start()
    try:
        yield slots
    finally:
        await holder.stop()
        await listener.stop()
        await database.close()


SLOTS = (
    "FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def cut_holders(url):
    """End the connections that hold slots, and no other."""
    database = Database.connect(url, DatabaseSettings())
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {SLOTS}")
    await database.close()


async def holders(url):
    """Return the server's process behind each lock."""
    database = Database.connect(url, DatabaseSettings())
    async with database.reading() as connection:
        found = (await connection.exec_driver_sql(f"SELECT pid {SLOTS}")).scalars().all()
    await database.close()
    return found


async def test_processes_share_what_the_registry_grants(database_url):
    async with a_process(database_url) as one, a_process(database_url) as other:
        taken = [await one.take(), await other.take(), await one.take()]
        assert sorted(slot.number for slot in taken) == [1, 2, 3]
        assert await one.take() is None
        assert await other.take() is None
        await taken[0].release(ended=True)
        assert (await other.take()).number == 1


async def test_slots_of_a_process_that_dies_are_free_at_once(database_url):
    async with a_process(database_url) as survivor:
        async with a_process(database_url) as dying:
            assert all([await dying.take() for _ in range(GRANTED)])
            assert await survivor.take() is None
        assert (await eventually(survivor.take)).held


async def test_ticket_of_a_session_that_was_left_behind_is_handed_to_the_next_holder(database_url):
    async with a_process(database_url) as survivor:
        async with a_process(database_url) as dying:
            slot = await dying.take()
            assert slot.left is None
            await slot.keep("EPPSESSIONID=their-cookie")
        inherited = await eventually(survivor.take)
        assert (inherited.number, inherited.left) == (slot.number, "EPPSESSIONID=their-cookie")
        await inherited.keep("EPPSESSIONID=our-cookie")
        await inherited.release(ended=False)
        again = await survivor.take()
        assert again.left == "EPPSESSIONID=our-cookie"
        await again.release(ended=True)
        assert (await survivor.take()).left is None


async def test_process_without_a_session_gets_one_of_anothers_spare_ones(database_url):
    async with a_process(database_url) as greedy, a_process(database_url) as poor:
        slots = [await greedy.take() for _ in range(GRANTED)]

        async def unwanted():
            assert await poor.take() is None
            return [slot for slot in slots if not slot.held]

        (spare,) = await eventually(unwanted)
        await spare.release(ended=True)
        assert await greedy.take() is None
        assert (await poor.take()).number == spare.number


async def test_last_session_of_a_process_stays_its_own(database_url):
    async with (
        a_process(database_url) as one,
        a_process(database_url) as two,
        a_process(database_url) as three,
        a_process(database_url) as fourth,
    ):
        slots = [await one.take(), await two.take(), await three.take()]
        assert await fourth.take() is None
        for process in (one, two, three):
            process.let_go()
        assert all(slot.held for slot in slots)


async def test_share_of_the_rate_follows_the_sessions(database_url):
    async with a_process(database_url) as one, a_process(database_url) as other:
        assert (one.share(), other.share()) == (1.0, 1.0)
        await one.take(), await one.take(), await other.take()

        async def shared():
            return one.share() == pytest.approx(2 / 3) and other.share() == pytest.approx(1 / 3)

        assert await eventually(shared)


@pytest.mark.fault("F060")
async def test_f060_slots_outlive_the_connection_that_held_them(database_url):
    async with a_process(database_url) as process:
        slots = [await process.take() for _ in range(GRANTED)]
        before = await holders(database_url)
        await cut_holders(database_url)

        async def all_taken_again():
            after = await holders(database_url)
            return len(after) == GRANTED and not set(after) & set(before)

        await eventually(all_taken_again)
        assert all(slot.held for slot in slots)


@pytest.mark.fault("F060")
async def test_f060_slot_that_somebody_took_meanwhile_is_lost(database_url):
    async with a_process(database_url) as process:
        slot, gone_on = await process.take(), asyncio.Event()
        connect = process._holder._database.aside

        @asynccontextmanager
        async def later():
            await gone_on.wait()
            async with connect() as connection:
                yield connection

        process._holder._database.aside = later
        await cut_holders(database_url)
        async with a_process(database_url) as thief:
            stolen = await eventually(thief.take)
            assert stolen.number == slot.number
            gone_on.set()

            async def lost():
                return not slot.held

            assert await eventually(lost)
            await stolen.keep("EPPSESSIONID=the-thief's")
            assert not await slot.keep("EPPSESSIONID=the-robbed-one's")
            await slot.release(ended=True)
            assert stolen.held
            await stolen.release(ended=False)
            assert (await thief.take()).left == "EPPSESSIONID=the-thief's"


async def test_slots_are_lost_when_the_database_stays_away(database_url):
    async with a_process(database_url, lost_after_seconds=0.2) as process:
        slot = await process.take()

        @asynccontextmanager
        async def nowhere():
            raise ConnectionRefusedError
            yield

        process._holder._database.aside = nowhere
        process._holder._broken.set()

        async def lost():
            return not slot.held

        assert await eventually(lost)
        assert await process.take() is None


@pytest.mark.fault("F026")
async def test_f026_nobody_logs_in_while_that_is_refused(database_url):
    async with a_process(database_url, may_log_in=False) as process:
        assert await process.take() is None


async def test_statement_that_is_given_up_leaves_no_lock_in_doubt(database_url):
    async with a_process(database_url) as process:
        slot = await process.take()
        asking = asyncio.create_task(process.take())
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert (await eventually(process.take)).number != slot.number
        assert slot.held
