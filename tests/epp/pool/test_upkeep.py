"""Keepalive, age, number of commands, idleness."""

import asyncio

import pytest

from epp import Phase
from tests.support import canned_server as canned
from tests.support.pools import QUERY, RENEW, eventually


async def test_quiet_session_is_kept_alive_by_a_query(pool_of, tls_server):
    async with pool_of(sessions_min=1, keepalive_seconds=0.05):
        await eventually(lambda: tls_server.script.verbs().count("poll") >= 3)
    assert set(tls_server.script.sessions("poll")) == {1}


@pytest.mark.fault("F006")
async def test_dead_peer_is_found_before_a_caller_meets_it(pool_of, tls_server, observer):
    tls_server.script.on("poll", canned.silence)
    async with pool_of(sessions_min=1, keepalive_seconds=0.05, keepalive_timeout_seconds=0.05) as pool:
        await eventually(lambda: observer.closed)
        assert (await pool.send(RENEW)).code == 1000
    assert observer.closed[0] == "dead_peer"


@pytest.mark.fault("F029")
async def test_keepalive_that_finds_no_session_replaces_it(pool_of, tls_server, observer):
    tls_server.script.on("poll", canned.code(2002))
    async with pool_of(sessions_min=1, keepalive_seconds=0.05):
        await eventually(lambda: observer.opened == ["ok", "ok"])
    assert observer.closed[0] == "idle"


async def test_session_is_replaced_after_its_number_of_commands(pool_of, tls_server):
    async with pool_of(commands_max=2) as pool:
        for _ in range(5):
            await pool.send(QUERY)
    assert tls_server.script.sessions("poll") == [1, 1, 2, 2, 3]


async def test_session_is_replaced_at_its_age(pool_of, observer):
    async with pool_of(sessions_min=1, age_max_seconds=0.1):
        await eventually(lambda: observer.opened == ["ok"] * 3)
    assert set(observer.closed) == {"logout"}


async def test_idle_sessions_are_logged_out_down_to_the_minimum(pool_of, tls_server):
    tls_server.script.on("poll", *[canned.when(lambda: tls_server.script.verbs().count("poll") == 3)] * 3)
    async with pool_of(sessions_min=1, sessions_max=3, idle_seconds=0.1) as pool:
        await asyncio.gather(*(pool.send(QUERY) for _ in range(3)))
        await eventually(lambda: tls_server.script.verbs().count("logout") == 2)
        await eventually(lambda: pool.stats()[Phase.CLOSING] == 0)
        assert pool.stats()[Phase.READY] == 1
