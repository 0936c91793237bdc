"""Any doubt about a session ends it; the next command goes over another one."""

import asyncio
import random
from collections import Counter

import pytest

from epp import AnswerLost, CommandRejected
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, QUERY, RENEW, eventually


@pytest.mark.parametrize(
    ("behaviour", "cause", "reason"),
    [
        pytest.param(canned.late(5), "timeout", "timeout", marks=pytest.mark.fault("F036")),
        pytest.param(canned.drip(0.02), "timeout", "timeout", marks=pytest.mark.fault("F007")),
        pytest.param(canned.eof, "eof", "eof", marks=pytest.mark.fault("F008")),
        pytest.param(canned.cut(20), "eof_mid_frame", "eof_mid_frame", marks=pytest.mark.fault("F005")),
        pytest.param(canned.raw(b"\0\0\0\0"), "malformed", "framing", marks=pytest.mark.fault("F015")),
        pytest.param(canned.raw(b"\x7f\xff\xff\xff"), "malformed", "frame_too_big", marks=pytest.mark.fault("F016")),
        pytest.param(canned.document(b"<epp"), "malformed", "malformed", marks=pytest.mark.fault("F018")),
        pytest.param(
            canned.document(canned.response(1000, "other")), "mismatch", "desync", marks=pytest.mark.fault("F033")
        ),
    ],
)
async def test_lost_answer_ends_the_session(pool_of, tls_server, observer, behaviour, cause, reason):
    async with pool_of(sessions_max=1) as pool:
        await pool.send(QUERY)
        tls_server.script.on("renew", behaviour)
        with pytest.raises(AnswerLost) as caught:
            await pool.send(RENEW, timeout_seconds=0.3 if cause == "timeout" else PATIENCE_SECONDS)
        assert caught.value.cause == cause
        assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.sessions("renew") == [1]
    assert tls_server.script.sessions("poll") == [1, 2]
    assert observer.closed == [reason, "logout"]


@pytest.mark.fault("F003")
@pytest.mark.fault("F004")
async def test_transform_is_never_sent_again_after_a_reset(pool_of, tls_server):
    """F003, F004: whether the reset came before or after the registry acted, the client can't know."""
    async with pool_of() as pool:
        await pool.send(RENEW)
        tls_server.script.on("renew", canned.reset)
        with pytest.raises(AnswerLost) as caught:
            await pool.send(RENEW)
        assert caught.value.may_have_happened
    assert tls_server.script.verbs().count("renew") == 2


@pytest.mark.fault("F035")
async def test_answer_sent_twice_is_never_given_to_the_next_caller(pool_of, tls_server, observer):
    tls_server.script.on("renew", canned.twice)
    async with pool_of(sessions_max=1) as pool:
        await pool.send(RENEW)
        await eventually(lambda: pool._roster.sessions[0]._connection.lost)
        assert (await pool.send(QUERY, cl_trid="next-1")).cl_trid == "next-1"
    assert observer.closed[0] == "desync"
    assert tls_server.script.sessions("poll") == [2]


async def test_cancelled_command_ends_its_session(pool_of, tls_server, observer):
    tls_server.script.on("renew", canned.silence)
    async with pool_of(sessions_max=1) as pool:
        command = asyncio.create_task(pool.send(RENEW))
        await eventually(lambda: "renew" in tls_server.script.verbs())
        command.cancel()
        with pytest.raises(asyncio.CancelledError):
            await command
        assert (await pool.send(QUERY)).code == 1300
    assert observer.closed[0] == "cancelled"
    assert tls_server.script.sessions("poll") == [2]


@pytest.mark.fault("F028")
async def test_closing_answer_replaces_the_session(pool_of, tls_server, observer):
    tls_server.script.on("renew", canned.code(2500))
    async with pool_of() as pool:
        with pytest.raises(CommandRejected) as caught:
            await pool.send(RENEW)
        assert caught.value.may_have_happened
        await pool.send(QUERY)
    assert observer.closed == ["server_2500", "logout"]


@pytest.mark.fault("F033")
async def test_answers_never_cross_whatever_the_registry_does(pool_of, tls_server):
    """F033, F035, F036: every answer that is returned is the caller's own, over 150 commands and many faults."""
    seeded = random.Random(7)
    faults = [canned.well] * 6 + [canned.twice, canned.late(0.06), canned.eof, canned.reset, canned.cut(9)]
    tls_server.script.on("renew", *(seeded.choice(faults) for _ in range(150)))

    async def send(number):
        try:
            answer = await pool.send(RENEW, cl_trid=f"trid-{number}", timeout_seconds=0.05, acquire_timeout_seconds=30)
        except AnswerLost:
            return "lost"
        return "own" if answer.cl_trid == f"trid-{number}" else "crossed"

    async with pool_of(sessions_max=4) as pool:
        verdicts = Counter(await asyncio.gather(*(send(number) for number in range(150))))
    assert set(verdicts) == {"own", "lost"}
    assert tls_server.script.verbs().count("renew") == 150
