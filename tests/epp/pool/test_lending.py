"""Who gets a session, and when."""

import asyncio

import pytest

from epp import Phase
from epp.errors import PoolTimeout
from tests.support import canned_server as canned
from tests.support.pools import QUERY, RENEW, eventually


async def test_one_session_serves_one_caller_after_another(pool_of, tls_server):
    async with pool_of() as pool:
        for _ in range(3):
            assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.verbs() == ["login", "poll", "poll", "poll", "logout"]


async def test_callers_at_once_get_sessions_up_to_the_limit_and_no_more(pool_of, tls_server):
    tls_server.script.on("poll", *[canned.when(lambda: tls_server.connections == 3)] * 12)
    async with pool_of(sessions_max=3) as pool:
        answers = await asyncio.gather(*(pool.send(QUERY, cl_trid=f"trid-{n}") for n in range(12)))
        assert tls_server.connections == 3
    assert [answer.cl_trid for answer in answers] == [f"trid-{n}" for n in range(12)]


async def test_minimum_is_opened_before_anybody_asks(pool_of):
    async with pool_of(sessions_min=2) as pool:
        await eventually(lambda: pool.stats()[Phase.READY] == 2)


async def test_callers_are_served_in_the_order_they_came(pool_of, tls_server):
    async with pool_of(sessions_max=1) as pool:
        await asyncio.gather(*(pool.send(QUERY, cl_trid=f"trid-{n:02}") for n in range(20)))
    trids = [request.cl_trid for request in tls_server.script.received if request.verb == "poll"]
    assert trids == sorted(trids)


async def test_caller_who_waits_too_long_has_sent_nothing(pool_of, tls_server):
    given_up = asyncio.Event()
    tls_server.script.on("renew", canned.when(given_up.is_set))
    async with pool_of(sessions_max=1) as pool:
        first = asyncio.create_task(pool.send(RENEW))
        await eventually(lambda: tls_server.script.received[1:])
        with pytest.raises(PoolTimeout) as caught:
            await pool.send(QUERY, acquire_timeout_seconds=0.05)
        assert not caught.value.may_have_happened
        given_up.set()
        assert (await first).code == 1000
        assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.verbs() == ["login", "renew", "poll", "logout"]


async def test_caller_cancelled_while_waiting_leaves_the_queue(pool_of, tls_server):
    cancelled = asyncio.Event()
    tls_server.script.on("renew", canned.when(cancelled.is_set))
    async with pool_of(sessions_max=1) as pool:
        first = asyncio.create_task(pool.send(RENEW))
        second = asyncio.create_task(pool.send(QUERY, cl_trid="cancelled"))
        third = asyncio.create_task(pool.send(QUERY, cl_trid="served"))
        await eventually(lambda: len(pool._line) == 2)
        second.cancel()
        cancelled.set()
        await asyncio.wait([first, second, third])
        assert second.cancelled()
        assert third.result().cl_trid == "served"


async def test_session_handed_over_to_a_cancelled_caller_goes_back_unused(pool_of, tls_server):
    tls_server.script.on("renew", canned.when(lambda: len(pool._line) == 1))
    async with pool_of(sessions_max=1) as pool:

        async def hold_then_cancel():
            await pool.send(RENEW)
            waiting.cancel()  # it has the session, but has not run since

        holder = asyncio.create_task(hold_then_cancel())
        await eventually(lambda: "renew" in tls_server.script.verbs())
        waiting = asyncio.create_task(pool.send(QUERY))
        await asyncio.wait([holder, waiting])
        assert waiting.cancelled()
        assert pool.stats()[Phase.READY] == 1
        assert (await pool.send(QUERY, cl_trid="next-1")).cl_trid == "next-1"
    assert tls_server.script.verbs() == ["login", "renew", "poll", "logout"]
