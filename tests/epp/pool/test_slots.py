"""An account that several clients share: sessions are opened with a slot in hand."""

import asyncio
from functools import partial

import pytest

from epp import RFC, Credentials, Phase, Pool, PoolSettings, TlsTransport
from tests.epp.pool.conftest import EAGER
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, QUERY, eventually


class Slot:
    def __init__(self, slots):
        self.held = True
        self.left = None
        self._slots = slots

    async def keep(self, ticket):
        self.left = ticket

    async def release(self):
        self._slots.taken.remove(self)


class Slots:
    """Has `free` of them beside those that are taken."""

    def __init__(self, free):
        self.free = free
        self.taken = []

    async def take(self):
        if len(self.taken) >= self.free:
            return None
        self.taken.append(Slot(self))
        return self.taken[-1]


@pytest.fixture
def pool_with(certificates, tls_server, observer):
    def make(slots, **settings):
        factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
        settings = PoolSettings(**{**EAGER, "slot_pause_seconds": 0.02, **settings})
        account = Credentials("gw-main", "foo-BAR2")
        return Pool(factory, RFC, account, name="canned", settings=settings, observer=observer, slots=slots)

    return make


@pytest.mark.fault("F027")
async def test_no_more_sessions_are_opened_than_there_are_slots(pool_with, tls_server, observer):
    slots = Slots(free=1)
    tls_server.script.on("poll", canned.when(lambda: "session_limit" in observer.opened))
    async with pool_with(slots, sessions_max=4) as pool:
        answers = await asyncio.gather(*(pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS) for _ in range(6)))
        assert {answer.code for answer in answers} == {1300}
        assert tls_server.connections == 1
        assert len(slots.taken) == 1
    assert not slots.taken


async def test_slot_that_comes_free_is_found(pool_with, tls_server, observer):
    slots = Slots(free=0)
    async with pool_with(slots, sessions_min=1) as pool:
        await eventually(lambda: observer.opened)
        assert tls_server.connections == 0
        slots.free = 1
        assert (await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)).code == 1300
    assert not slots.taken


async def test_session_whose_slot_is_lost_is_replaced(pool_with, tls_server, observer):
    slots = Slots(free=2)
    async with pool_with(slots, sessions_max=1) as pool:
        await pool.send(QUERY)
        slots.taken[0].held = False
        await pool.send(QUERY)
        await eventually(lambda: observer.closed)
        assert observer.closed == ["slot_lost"]
        assert pool.stats()[Phase.READY] == 1
    assert tls_server.script.sessions("poll") == [1, 2]
    assert not slots.taken


async def test_session_that_cannot_be_opened_gives_its_slot_back(pool_with, tls_server, observer):
    slots = Slots(free=1)
    tls_server.script.on("login", canned.code(2400), canned.eof)
    async with pool_with(slots, sessions_max=2) as pool:
        assert (await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)).code == 1300
        assert len(slots.taken) == 1
    assert not slots.taken
