"""An account that several clients share: sessions are opened with a slot in hand."""

import asyncio
from functools import partial

import pytest

from epp import (
    RFC,
    RIPN,
    Credentials,
    Farewell,
    Hello,
    HttpsTransport,
    LoginRefused,
    Phase,
    Pool,
    PoolSettings,
    TlsTransport,
)
from tests.epp.pool.conftest import EAGER, UNKNOWN_SESSION
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, QUERY, eventually


class Slot:
    def __init__(self, slots):
        self.held = True
        self.left = slots.left
        self._slots = slots

    async def keep(self, ticket):
        if self._slots.keeps:
            self.left = ticket
        return self._slots.keeps

    async def release(self, *, ended):
        self._slots.taken.remove(self)
        self._slots.left = None if ended else self.left


class Slots:
    """Has `free` of them beside those that are taken; `left` is what the last session left on its slot."""

    def __init__(self, free, left=None):
        self.keeps = True
        self.free = free
        self.left = left
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


@pytest.fixture
def cookie_pool_with(certificates, https_server, observer):
    def make(slots):
        https_server.gives_cookies = True
        endpoint, hello = certificates.endpoint(https_server.port), RIPN.encode(Hello())
        farewell = Farewell.of(RIPN, UNKNOWN_SESSION)
        factory = partial(HttpsTransport, endpoint, hello=hello, farewell=farewell, cookie_first=True)
        account, settings = Credentials("GATEWAY-RU", "foo-BAR2"), PoolSettings(sessions_max=1, **EAGER)
        return Pool(factory, RIPN, account, name="canned", settings=settings, observer=observer, slots=slots)

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


async def test_session_that_may_stand_leaves_its_ticket_on_the_slot(cookie_pool_with, https_server):
    slots = Slots(free=1)
    https_server.script.on("logout", canned.reset, canned.reset)
    async with cookie_pool_with(slots) as pool:
        await pool.send(QUERY)
    assert (slots.left, slots.taken) == ("EPPSESSIONID=1", [])


async def test_session_that_was_logged_out_leaves_nothing(cookie_pool_with):
    slots = Slots(free=1)
    async with cookie_pool_with(slots) as pool:
        await pool.send(QUERY)
        assert slots.taken[0].left == "EPPSESSIONID=1"
    assert slots.left is None


@pytest.mark.fault("F004")
async def test_f004_session_of_a_login_without_an_answer_is_ended_before_the_next(cookie_pool_with, https_server):
    slots = Slots(free=1)
    https_server.script.on("login", canned.reset)
    https_server.script.on("logout", canned.reset)
    async with cookie_pool_with(slots) as pool:
        assert (await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)).code == 1300
        spoken = [(each.verb, each.session) for each in https_server.script.received if each.verb != "hello"]
        assert spoken == [("login", 1), ("logout", 1), ("logout", 1), ("login", 2), ("poll", 2)]


async def test_no_session_is_opened_beside_one_that_cannot_be_ended(cookie_pool_with, https_server, observer):
    slots = Slots(free=1, left="EPPSESSIONID=7")
    https_server.script.on("logout", canned.reset)
    async with cookie_pool_with(slots) as pool:
        await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)
        assert observer.opened == ["refused", "ok"]
        assert https_server.script.verbs() == ["logout", "logout", "hello", "login", "poll"]
        assert https_server.script.sessions("logout") == [7, 7]


async def test_refused_login_leaves_nothing(cookie_pool_with, https_server):
    slots = Slots(free=1)
    https_server.script.on("login", canned.code(2200))
    async with cookie_pool_with(slots) as pool:
        with pytest.raises(LoginRefused):
            await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)
    assert (slots.left, https_server.script.verbs()) == (None, ["hello", "login"])


async def test_nobody_logs_in_with_a_session_that_no_other_could_end(cookie_pool_with, https_server, observer):
    slots = Slots(free=1)
    slots.keeps = False
    async with cookie_pool_with(slots) as pool:
        waiting = asyncio.create_task(pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS))
        await eventually(lambda: observer.opened)
        assert "login" not in https_server.script.verbs()
        slots.keeps = True
        assert (await waiting).code == 1300
