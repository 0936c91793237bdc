"""Opening sessions at a registry that is down, full, or does not want us."""

import asyncio
from functools import partial

import pytest

from epp import RFC, ConnectFailed, Credentials, LoginRefused, NotSent, Pool, TlsTransport
from epp.errors import PoolTimeout
from tests.support import canned_server as canned
from tests.support.canned_server import CannedTlsServer
from tests.support.pools import PATIENCE_SECONDS, QUERY, eventually


@pytest.mark.fault("F001")
async def test_unreachable_registry_is_tried_with_growing_pauses(make_pool, observer, unused_tcp_port):
    async with make_pool(unused_tcp_port, backoff_first_seconds=0.05, backoff_max_seconds=60) as pool:
        with pytest.raises(PoolTimeout) as caught:
            await pool.send(QUERY, acquire_timeout_seconds=0.5)
        assert isinstance(caught.value.__cause__, ConnectFailed)
        assert isinstance(pool.trouble, ConnectFailed)
        assert not pool._line
    assert set(observer.opened) == {"refused"}
    assert len(observer.opened) < 20


@pytest.mark.fault("F001")
async def test_registry_that_comes_back_is_used_again(make_pool, certificates, observer, unused_tcp_port):
    async with make_pool(unused_tcp_port) as pool:
        waiting = asyncio.create_task(pool.send(QUERY))
        await eventually(lambda: observer.opened)
        async with CannedTlsServer(certificates.server_context(), port=unused_tcp_port):
            assert (await waiting).code == 1300
            assert pool.trouble is None
            await pool.close()
    assert observer.opened[-1] == "ok"


@pytest.mark.fault("F024")
async def test_missing_greeting_is_tried_again(pool_of, tls_server, observer):
    greet = tls_server.script.greet
    tls_server.script.greet = canned.eof
    async with pool_of() as pool:
        waiting = asyncio.create_task(pool.send(QUERY))
        await eventually(lambda: observer.opened)
        tls_server.script.greet = greet
        assert (await waiting).code == 1300


@pytest.mark.fault("F032")
async def test_f032_login_during_maintenance_is_tried_again(pool_of, tls_server, observer):
    tls_server.script.on("login", canned.code(2400), canned.code(2400))
    async with pool_of() as pool:
        assert (await pool.send(QUERY)).code == 1300
    assert observer.opened == ["refused", "refused", "ok"]


@pytest.mark.fault("F045")
async def test_f045_login_that_was_one_command_too_many_is_tried_again(pool_of, tls_server, observer):
    tls_server.script.on("login", canned.code(2306, message="Command rate exceeded"))
    async with pool_of() as pool:
        assert (await pool.send(QUERY)).code == 1300
    assert observer.opened == ["rate_limited", "ok"]


@pytest.mark.fault("F026")
@pytest.mark.parametrize("code", [2200, 2501])
async def test_refused_login_is_not_repeated_until_reset(pool_of, tls_server, observer, code):
    tls_server.script.on("login", canned.code(code))
    async with pool_of() as pool:
        results = await asyncio.gather(*(pool.send(QUERY) for _ in range(5)), return_exceptions=True)
        assert {type(result) for result in results} == {LoginRefused}
        with pytest.raises(LoginRefused):
            await pool.send(QUERY)
        await asyncio.sleep(0.1)
        assert tls_server.script.verbs() == ["login"]
        pool.reset()
        assert (await pool.send(QUERY)).code == 1300
    assert observer.opened == ["login_failed", "ok"]


@pytest.mark.fault("F026")
async def test_sessions_that_stand_go_on_after_a_refused_login(pool_of, tls_server):
    async with pool_of() as pool:
        await pool.send(QUERY)
        tls_server.script.on("login", canned.code(2200))
        tls_server.script.on("poll", canned.when(lambda: tls_server.script.verbs().count("login") == 2))
        answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(4)))
        assert {answer.code for answer in answers} == {1300}
    assert tls_server.script.verbs().count("login") == 2


@pytest.mark.fault("F027")
async def test_session_limit_shrinks_the_pool_to_what_was_granted(pool_of, tls_server, observer):
    tls_server.script.on("login", canned.well, canned.well, *[canned.code(2502)] * 10)
    tls_server.script.on("poll", *[canned.when(lambda: tls_server.script.verbs().count("login") == 3)] * 20)
    async with pool_of(sessions_max=5) as pool:
        answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(20)))
    assert {answer.code for answer in answers} == {1300}
    assert observer.opened == ["ok", "ok", "session_limit"]


@pytest.mark.fault("F027")
async def test_session_limit_is_tried_again_after_the_pause(pool_of, tls_server, observer):
    tls_server.script.on("login", canned.well, canned.code(2502))
    tls_server.script.on("poll", *[canned.when(lambda: tls_server.script.verbs().count("login") == 3)] * 20)
    async with pool_of(sessions_max=2, session_limit_pause_seconds=0.1) as pool:
        await asyncio.gather(*(pool.send(QUERY, acquire_timeout_seconds=PATIENCE_SECONDS) for _ in range(10)))
    assert observer.opened == ["ok", "session_limit", "ok"]


@pytest.mark.fault("F027")
async def test_pool_without_any_session_keeps_asking_for_one(pool_of, tls_server, observer):
    tls_server.script.on("login", canned.code(2502), canned.code(2502))
    async with pool_of() as pool:
        assert (await pool.send(QUERY)).code == 1300
    assert observer.opened == ["session_limit", "session_limit", "ok"]


async def test_fault_of_our_own_stops_the_opening_instead_of_storming(certificates, tls_server, caplog):
    factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
    async with Pool(factory, RFC, Credentials("gw-main", "bad\x00password"), name="canned") as pool:
        with pytest.raises(NotSent):
            await pool.send(QUERY)
    assert tls_server.connections == 1
    assert "bad" not in caplog.text
