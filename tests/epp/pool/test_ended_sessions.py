"""Sessions that the registry ended: what may be repeated, and what not."""

import asyncio

import pytest

from epp import AnswerLost, CommandRejected, Phase
from tests.support import canned_server as canned
from tests.support.pools import QUERY, RENEW, eventually


@pytest.mark.fault("F029")
@pytest.mark.parametrize("command", [QUERY, RENEW])
async def test_session_dropped_while_idle_is_replaced_silently(pool_of, tls_server, observer, command):
    async with pool_of() as pool:
        await pool.send(QUERY)
        tls_server.hang_up()
        await eventually(lambda: not tls_server.live)
        assert (await pool.send(command)).code < 2000
    assert observer.closed == ["idle", "logout"]


@pytest.mark.fault("F029")
async def test_query_that_meets_the_end_of_an_old_session_is_repeated(pool_of, tls_server):
    async with pool_of() as pool:
        await pool.send(QUERY)
        tls_server.script.on("poll", canned.eof)
        assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.sessions("poll") == [1, 1, 2]


@pytest.mark.fault("F029")
async def test_query_on_a_session_that_died_unused_is_repeated(pool_of, tls_server):
    async with pool_of(sessions_min=1) as pool:
        await eventually(lambda: pool.stats()[Phase.READY] == 1)
        tls_server.script.on("poll", canned.eof)
        assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.sessions("poll") == [1, 2]


async def test_query_is_repeated_only_once(pool_of, tls_server):
    async with pool_of() as pool:
        await pool.send(QUERY)
        tls_server.script.on("poll", canned.eof, canned.eof)
        with pytest.raises(AnswerLost):
            await pool.send(QUERY)
    assert tls_server.script.sessions("poll") == [1, 1, 2]


async def test_late_query_is_not_repeated(pool_of, tls_server):
    async with pool_of() as pool:
        await pool.send(QUERY)
        tls_server.script.on("poll", canned.silence)
        with pytest.raises(AnswerLost):
            await pool.send(QUERY, timeout_seconds=0.05)
    assert tls_server.script.sessions("poll") == [1, 1]


@pytest.mark.fault("F029")
@pytest.mark.parametrize("code", [2501, 2200, 2002])
@pytest.mark.parametrize("command", [QUERY, RENEW])
async def test_unknown_session_is_opened_anew_and_the_command_repeated(
    https_pool, https_server, observer, code, command
):
    """A registry that answers so has executed nothing, so that a transform may be repeated as well."""
    async with https_pool as pool:
        await pool.send(QUERY)
        https_server.script.on(command.name.partition(":")[0] if command is QUERY else "renew", canned.code(code))
        assert (await pool.send(command)).code < 2000
    assert https_server.script.verbs().count("login") == 2
    assert observer.closed == ["idle", "logout"]


@pytest.mark.fault("F028")
@pytest.mark.parametrize("code", [2501, 2502])
async def test_closing_answer_leaves_a_transform_in_doubt_and_it_is_not_repeated(pool_of, tls_server, code):
    tls_server.script.on("renew", canned.code(code))
    async with pool_of() as pool:
        with pytest.raises(CommandRejected) as caught:
            await pool.send(RENEW)
    assert caught.value.may_have_happened
    assert tls_server.script.verbs().count("renew") == 1


async def test_refusal_on_the_fresh_session_too_is_the_answer(https_pool, https_server):
    async with https_pool as pool:
        await pool.send(QUERY)
        https_server.script.on("renew", canned.code(2002), canned.code(2002))
        with pytest.raises(CommandRejected) as caught:
            await pool.send(RENEW)
        assert caught.value.code == 2002
    assert https_server.script.verbs().count("renew") == 2


async def test_sessions_idle_longer_than_an_ended_one_are_not_tried(https_pool, https_server):
    async with https_pool as pool:
        both = canned.when(lambda: https_server.script.verbs().count("poll") == 2)
        https_server.script.on("poll", both, both)
        await asyncio.gather(pool.send(QUERY), pool.send(QUERY))
        https_server.script.on("renew", canned.code(2501))
        assert (await pool.send(RENEW)).code == 1000
    assert https_server.script.sessions("renew")[-1] == 3


@pytest.mark.fault("F030")
async def test_recycling_of_all_sessions_fails_no_query(pool_of, tls_server):
    async with pool_of(sessions_max=4) as pool:
        tls_server.script.on("poll", *[canned.when(lambda: tls_server.connections == 4)] * 4)
        await asyncio.gather(*(pool.send(QUERY) for _ in range(4)))
        tls_server.hang_up()
        answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(20)))
    assert {answer.code for answer in answers} == {1300}
