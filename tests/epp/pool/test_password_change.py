"""Changing the password by a login (RFC 5730 §2.9.1.1), and what becomes of it when the answer is lost."""

import asyncio
import logging
import re
from functools import partial

import pytest

from epp import (
    RFC,
    AnswerLost,
    ConnectFailed,
    Credentials,
    KnownPasswords,
    LocalProtocolError,
    LoginRefused,
    NotSent,
    PasswordUnchanged,
    Pool,
    PoolSettings,
    TlsTransport,
)
from epp.pool.passwords import Passwords
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, QUERY, eventually, outcomes

OLD, NEW = "old-SECRET1", "new-SECRET2"


class PasswordServer:
    """Scripts the canned server to keep one password, and remembers the logins as (password, new password)."""

    def __init__(self, server, password=OLD):
        self.password = password
        self.logins = []
        self._server = server
        self.then = []

    async def login(self, request, reply):
        text = request.document.decode()
        password, new = (
            found and found[1] for found in (re.search(f"<{n}>(.*?)</{n}>", text) for n in ("pw", "newPW"))
        )
        self.logins.append((password, new))
        if password != self.password:
            await canned.code(2200)(request, reply)
            return
        behaviour = self.then.pop(0) if new and self.then else self.accept
        await behaviour(request, reply, new)

    async def accept(self, request, reply, new):
        self.password = new or self.password
        await canned.well(request, reply)

    async def change_and_reset(self, request, reply, new):
        self.password = new
        reply.reset()

    @staticmethod
    async def reset(request, reply, new):
        reply.reset()

    @staticmethod
    async def refuse(request, reply, new):
        await canned.code(2306)(request, reply)


@pytest.fixture
def registry(tls_server):
    registry = PasswordServer(tls_server)
    tls_server.script.on("login", *[registry.login] * 20)
    return registry


@pytest.fixture
def pool_of(certificates, tls_server):
    def make(maybe=None, passwords=None, **settings):
        settings = {"sessions_max": 2, "backoff_first_seconds": 0.01, "backoff_max_seconds": 0.02, **settings}
        factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
        account = Credentials("gw-main", OLD, maybe_password=maybe)
        return Pool(factory, RFC, account, name="canned", settings=PoolSettings(**settings), passwords=passwords)

    return make


async def test_login_that_carries_a_new_password_changes_it(pool_of, registry, caplog):
    caplog.set_level(logging.INFO)
    async with pool_of() as pool:
        await pool.change_password(NEW)
        assert (pool.password, registry.password) == (NEW, NEW)
        assert (await pool.send(QUERY)).code == 1300
    assert registry.logins == [(OLD, NEW)]
    assert "password_rotated" in caplog.text
    assert OLD not in caplog.text
    assert NEW not in caplog.text


async def test_full_pool_gives_up_a_free_session_for_the_change(pool_of, registry, tls_server):
    async with pool_of(sessions_max=1, sessions_min=1) as pool:
        await pool.send(QUERY)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await pool.change_password(NEW)
        assert tls_server.live == 1
    assert registry.logins == [(OLD, None), (OLD, NEW)]


async def test_change_waits_for_a_session_to_come_free(pool_of, registry, tls_server):
    changing = asyncio.Event()
    tls_server.script.on("poll", canned.when(changing.is_set))
    async with pool_of(sessions_max=1) as pool:
        query = asyncio.create_task(pool.send(QUERY))
        await eventually(lambda: "poll" in tls_server.script.verbs())
        change = asyncio.create_task(pool.change_password(NEW))
        await asyncio.sleep(0)
        changing.set()
        await change
        assert (await query).code == 1300


@pytest.mark.fault("F031")
async def test_lost_answer_after_the_change_is_settled_by_the_new_password(pool_of, registry):
    """F031: one attempt with the new password, and it holds."""
    registry.then = [registry.change_and_reset]
    async with pool_of() as pool:
        await pool.change_password(NEW)
        assert pool.password == NEW
    assert registry.logins == [(OLD, NEW), (NEW, None)]


@pytest.mark.fault("F031")
async def test_lost_answer_before_the_change_is_settled_by_the_old_password(pool_of, registry):
    """F031: one attempt with the new password, one with the old, and nothing is lost."""
    registry.then = [registry.reset]
    async with pool_of() as pool:
        with pytest.raises(PasswordUnchanged):
            await pool.change_password(NEW)
        assert pool.password == OLD
        assert (await pool.send(QUERY)).code == 1300
    assert registry.logins == [(OLD, NEW), (NEW, None), (OLD, None)]


@pytest.mark.fault("F031")
async def test_registry_that_accepts_neither_is_asked_once_for_each(pool_of, registry):
    """F031: no taking turns that would lock the account; an operator's reset tries both again."""
    registry.then = [registry.reset]

    async def lock(request, reply, new):
        registry.password = "somebody-changed-it"
        reply.reset()

    registry.then = [lock]
    async with pool_of() as pool:
        with pytest.raises(LoginRefused):
            await pool.change_password(NEW)
        with pytest.raises(LoginRefused):
            await pool.send(QUERY)
        await asyncio.sleep(0.1)
        assert registry.logins == [(OLD, NEW), (NEW, None), (OLD, None)]
        assert pool.password is None
        registry.password = OLD
        pool.reset()
        assert (await pool.send(QUERY)).code == 1300
        assert pool.password == OLD


async def test_new_password_that_the_server_does_not_like_leaves_the_old_one(pool_of, registry):
    registry.then = [registry.refuse]
    async with pool_of() as pool:
        with pytest.raises(LoginRefused) as caught:
            await pool.change_password("short")
        assert caught.value.result.code == 2306
        assert (await pool.send(QUERY)).code == 1300
    assert registry.logins[-1] == (OLD, None)


async def test_wrong_old_password_stops_everything(pool_of, registry):
    registry.password = "another"
    async with pool_of() as pool:
        with pytest.raises(LoginRefused):
            await pool.change_password(NEW)
        with pytest.raises(LoginRefused):
            await pool.send(QUERY)
    assert registry.logins == [(OLD, NEW)]


async def test_new_password_that_xml_cannot_carry_is_refused_and_nothing_else(pool_of, registry):
    async with pool_of() as pool:
        with pytest.raises(LocalProtocolError):
            await pool.change_password("bad\x00password")
        assert (await pool.send(QUERY)).code == 1300


@pytest.mark.fault("F031")
@pytest.mark.parametrize(("holds", "logins"), [(NEW, [(NEW, None)]), (OLD, [(NEW, None), (OLD, None)])])
async def test_pool_that_starts_in_doubt_learns_which_password_holds(pool_of, registry, holds, logins):
    """F031: the process died between the change and its storing."""
    registry.password = holds
    async with pool_of(maybe=NEW) as pool:
        assert pool.password is None
        assert (await pool.send(QUERY)).code == 1300
        assert pool.password == holds
    assert registry.logins == logins


class Store:
    """A PasswordStore in memory; `told` is what it was asked to keep, in order."""

    def __init__(self, current=None, maybe=None):
        self.kept = None if current is None else KnownPasswords(current, maybe)
        self.told = []

    async def known(self):
        return self.kept

    async def intend(self, current, new):
        self.told.append((current, new))
        self.kept = KnownPasswords(current, new)

    async def proved(self, password):
        self.told.append(password)
        self.kept = KnownPasswords(password)


class TestStore:
    @pytest.mark.fault("F031")
    async def test_both_passwords_are_kept_before_the_change_and_the_right_one_after_it(self, pool_of, registry):
        store = Store()
        async with pool_of(passwords=store) as pool:
            await pool.change_password(NEW)
            assert store.kept == KnownPasswords(NEW)
        assert store.told[0] == (OLD, NEW)
        assert set(store.told[1:]) == {NEW}

    async def test_nothing_is_changed_that_could_not_be_kept(self, pool_of, registry):
        store = Store()
        store.intend = None
        async with pool_of(passwords=store) as pool:
            with pytest.raises(TypeError):
                await pool.change_password(NEW)
            assert (await pool.send(QUERY)).code == 1300
        assert registry.logins == [(OLD, None)]

    @pytest.mark.fault("F031")
    async def test_old_password_is_kept_when_the_new_one_is_not_liked(self, pool_of, registry):
        registry.then = [registry.refuse]
        store = Store()
        async with pool_of(passwords=store) as pool:
            with pytest.raises(LoginRefused):
                await pool.change_password(NEW)
        assert store.kept == KnownPasswords(OLD)

    @pytest.mark.fault("F031")
    async def test_change_whose_caller_went_away_proves_nothing(self, pool_of, registry, tls_server):
        gone = asyncio.Event()

        async def change_in_the_end(request, reply, new):
            await gone.wait()
            await registry.change_and_reset(request, reply, new)

        registry.then = [change_in_the_end]
        store = Store()
        pool = pool_of(passwords=store)
        pool.start()
        change = asyncio.create_task(pool.change_password(NEW))
        await eventually(lambda: registry.logins)
        change.cancel()
        await outcomes(change)
        assert store.kept == KnownPasswords(OLD, NEW)
        gone.set()
        assert (await pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS)).code == 1300
        assert store.kept == KnownPasswords(NEW)
        await pool.close()

    async def test_what_another_client_changed_is_used_at_the_next_login(self, pool_of, registry, tls_server):
        store = Store()
        async with pool_of(passwords=store) as pool:
            await pool.send(QUERY)
            registry.password, store.kept = NEW, KnownPasswords(NEW)
            tls_server.hang_up()
            await eventually(lambda: not tls_server.live)
            assert (await pool.send(QUERY)).code == 1300
        assert registry.logins == [(OLD, None), (NEW, None)]

    async def test_change_by_another_client_in_the_moment_of_a_login_is_no_refusal(self, pool_of, registry):
        store = Store()
        registry.password = NEW

        async def known():
            kept, store.kept = store.kept, KnownPasswords(NEW)
            return kept

        store.known = known
        async with pool_of(passwords=store) as pool:
            assert (await pool.send(QUERY)).code == 1300
        assert registry.logins == [(OLD, None), (NEW, None)]

    async def test_store_that_cannot_be_read_postpones_the_login(self, pool_of, registry, observer):
        store = Store()
        store.known, well = None, store.known
        async with pool_of(passwords=store) as pool:
            waiting = asyncio.create_task(pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS))
            await eventually(lambda: isinstance(pool.trouble, ConnectFailed))
            store.known = well
            assert (await waiting).code == 1300
        assert registry.logins == [(OLD, None)]

    @pytest.mark.fault("F031")
    @pytest.mark.parametrize("holds", [NEW, OLD])
    async def test_doubt_that_a_dead_process_left_is_settled_by_the_next_login(self, pool_of, registry, holds):
        registry.password = holds
        store = Store(OLD, NEW)
        async with pool_of(passwords=store) as pool:
            await pool.send(QUERY)
        assert store.told == [holds]

    async def test_store_that_fails_at_the_end_costs_nothing(self, pool_of, registry, caplog):
        store = Store()
        store.proved = None
        async with pool_of(passwords=store) as pool:
            await pool.change_password(NEW)
            assert pool.password == NEW
        assert store.kept == KnownPasswords(OLD, NEW)
        assert not {OLD, NEW} & set(re.findall(r"[\w-]+", caplog.text))


async def test_second_change_at_the_same_time_is_refused(pool_of, registry):
    async with pool_of() as pool:
        change = asyncio.create_task(pool.change_password(NEW))
        await asyncio.sleep(0)
        with pytest.raises(LocalProtocolError):
            await pool.change_password("third-SECRET3")
        await change


async def test_closing_ends_a_change(pool_of, registry, tls_server):
    tls_server.script.greet = canned.silence
    pool = pool_of()
    pool.start()
    change = asyncio.create_task(pool.change_password(NEW))
    await eventually(lambda: tls_server.connections)
    await pool.close()
    with pytest.raises(PasswordUnchanged):
        await change
    with pytest.raises(NotSent):
        await pool.change_password(NEW)


async def test_closing_in_doubt_says_so():
    passwords = Passwords(OLD)
    change = passwords.change(NEW)
    passwords.unanswered(passwords.attempt())
    passwords.abandon()
    with pytest.raises(AnswerLost):
        await change
    assert passwords.current is None


async def test_ordinary_login_on_its_way_does_not_end_a_change():
    passwords = Passwords(OLD)
    ordinary = passwords.attempt()
    change = passwords.change(NEW)
    passwords.accepted(ordinary)
    assert not change.done()
    passwords.accepted(passwords.attempt())
    await change
    assert passwords.current == NEW


def test_passwords_are_in_no_repr():
    account = Credentials("gw-main", OLD, maybe_password=NEW)
    assert not {OLD, NEW} & set(re.findall(r"[\w-]+", repr(account) + repr(Passwords(OLD, maybe=NEW).attempt())))
