"""Closing a pool, whatever it is doing."""

import asyncio

import pytest

from epp import AnswerLost, NotSent, Phase
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, QUERY, RENEW, eventually


async def test_every_session_is_logged_out(pool_of, tls_server, observer):
    async with pool_of(sessions_min=2) as pool:
        await eventually(lambda: pool.stats()[Phase.READY] == 2)
    assert tls_server.script.verbs().count("logout") == 2
    assert observer.closed == ["logout", "logout"]
    assert observer.gauge["ready"] == 0


async def test_command_in_flight_may_end(pool_of, tls_server):
    closing = asyncio.Event()
    tls_server.script.on("renew", canned.when(closing.is_set))
    pool = pool_of()
    pool.start()
    command = asyncio.create_task(pool.send(RENEW))
    await eventually(lambda: "renew" in tls_server.script.verbs())
    closed = asyncio.create_task(pool.close(drain_seconds=PATIENCE_SECONDS))
    await asyncio.sleep(0)
    closing.set()
    await closed
    assert (await command).code == 1000
    assert tls_server.script.verbs()[-1] == "logout"


@pytest.mark.parametrize("transport", ["tls", "https"])
async def test_command_that_does_not_end_in_time_loses_its_answer(
    pool_of, tls_server, https_pool, https_server, transport
):
    pool, server = (pool_of(), tls_server) if transport == "tls" else (https_pool, https_server)
    server.script.on("renew", canned.silence)
    pool.start()
    command = asyncio.create_task(pool.send(RENEW, timeout_seconds=600))
    await eventually(lambda: "renew" in server.script.verbs())
    async with asyncio.timeout(PATIENCE_SECONDS):
        await pool.close(drain_seconds=0.05)
    with pytest.raises(AnswerLost):
        await command


async def test_waiting_callers_are_told_that_nothing_was_sent(pool_of, tls_server):
    tls_server.script.greet = canned.silence
    pool = pool_of()
    pool.start()
    waiting = asyncio.create_task(pool.send(QUERY, acquire_timeout_seconds=600))
    await eventually(lambda: tls_server.connections)
    await pool.close()
    with pytest.raises(NotSent) as caught:
        await waiting
    assert caught.value.reason == "closed"


async def test_closed_pool_sends_nothing(pool_of, tls_server):
    pool = pool_of()
    pool.start()
    await pool.close()
    with pytest.raises(NotSent) as caught:
        await pool.send(QUERY)
    assert caught.value.reason == "closed"
    assert tls_server.connections == 0


async def test_closing_during_the_pauses_of_an_unreachable_registry_does_not_wait_for_them(
    make_pool, observer, unused_tcp_port
):
    pool = make_pool(unused_tcp_port, sessions_min=1, backoff_first_seconds=6000, backoff_max_seconds=6000)
    pool.start()
    await eventually(lambda: observer.gauge.get("backoff") == 1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await pool.close()
