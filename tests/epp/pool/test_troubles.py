"""Troubles of a registry that last longer than one command, or that no scripted answer shows."""

import asyncio
import socket
import tracemalloc
from dataclasses import replace
from functools import partial

import pytest

from epp import RFC, AnswerLost, CommandRejected, Credentials, Phase, Pool, PoolSettings, TlsTransport
from tests.support import canned_server as canned
from tests.support.canned_server import CannedTlsServer
from tests.support.pools import QUERY, RENEW, eventually

ACCOUNT = Credentials("gw-main", "foo-BAR2")
SETTINGS = PoolSettings(sessions_max=2, backoff_first_seconds=0.01, backoff_max_seconds=0.02)


@pytest.fixture
def pool(certificates, tls_server):
    factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
    return Pool(factory, RFC, ACCOUNT, name="canned", settings=SETTINGS)


@pytest.mark.fault("F014")
async def test_new_session_goes_where_the_name_points_now(certificates, tls_server, monkeypatch):
    """F014: nothing is cached; the name is resolved for each session."""
    async with CannedTlsServer(certificates.server_context()) as moved:
        servers = [tls_server, moved]

        def resolve(host, port, *_, **__):
            assert host == "epp.registry.example"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", servers[0].port))]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        endpoint = replace(certificates.endpoint(700), host="epp.registry.example", server_name="127.0.0.1")
        async with Pool(partial(TlsTransport, endpoint), RFC, ACCOUNT, name="canned", settings=SETTINGS) as pool:
            await pool.send(QUERY)
            servers.reverse()
            tls_server.hang_up()
            await eventually(lambda: not tls_server.live)
            await pool.send(QUERY)
        assert (tls_server.script.verbs(), moved.script.verbs()) == (["login", "poll"], ["login", "poll", "logout"])


@pytest.mark.fault("F032")
async def test_maintenance_by_2400_costs_neither_sessions_nor_logins(pool, tls_server):
    """F032: each command failed for now and may have happened; the sessions stay for the time after."""
    tls_server.script.on("renew", *[canned.code(2400)] * 20)
    async with pool:
        errors = await asyncio.gather(*(pool.send(RENEW) for _ in range(20)), return_exceptions=True)
        assert {(type(error), error.code, error.may_have_happened) for error in errors} == {
            (CommandRejected, 2400, True)
        }
        assert (await pool.send(RENEW)).code == 1000
        assert pool.stats()[Phase.READY] <= 2
    assert tls_server.script.verbs().count("login") <= 2
    assert tls_server.script.verbs().count("renew") == 21


@pytest.mark.fault("F016")
async def test_frame_that_claims_gigabytes_allocates_nothing(pool, tls_server):
    tls_server.script.on("renew", canned.raw(b"\x7f\xff\xff\xff" + b"<" * 1000))
    async with pool:
        await pool.send(QUERY)
        tracemalloc.start()
        try:
            with pytest.raises(AnswerLost):
                await pool.send(RENEW)
            assert tracemalloc.get_traced_memory()[1] < 2**20
        finally:
            tracemalloc.stop()


BOMB = b'<!DOCTYPE epp [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><epp>&b;</epp>'
DEEP = b"<epp>" * 100_000 + b"</epp>" * 100_000


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(BOMB, marks=pytest.mark.fault("F019")),
        pytest.param(b'<!DOCTYPE epp SYSTEM "http://127.0.0.1:9/x.dtd"><epp/>', marks=pytest.mark.fault("F019")),
        pytest.param(DEEP, marks=pytest.mark.fault("F021")),
        pytest.param(canned.greeting(), marks=pytest.mark.fault("F020")),
        pytest.param(canned.response(9999, "trid-1"), marks=pytest.mark.fault("F020")),
    ],
    ids=["bomb", "dtd", "deep", "greeting", "no-code"],
)
async def test_document_that_is_no_answer_leaves_the_command_in_doubt(pool, tls_server, answer):
    """F019, F020, F021: the session ends, the next command has another one."""
    tls_server.script.on("renew", canned.document(answer))
    async with pool:
        with pytest.raises(AnswerLost) as caught:
            await pool.send(RENEW, cl_trid="trid-1")
        assert (caught.value.cause, caught.value.may_have_happened) == ("malformed", True)
        assert (await pool.send(QUERY)).code == 1300
    assert tls_server.script.sessions("poll") == [2]


@pytest.mark.fault("F020")
@pytest.mark.parametrize(("code", "refused"), [(2399, True), (1999, False)])
async def test_unlisted_code_is_classed_by_its_first_digits(pool, tls_server, code, refused):
    tls_server.script.on("renew", canned.code(code))
    async with pool:
        if refused:
            with pytest.raises(CommandRejected) as caught:
                await pool.send(RENEW)
            assert not caught.value.may_have_happened
        else:
            assert (await pool.send(RENEW)).code == code


@pytest.mark.fault("F022")
@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
async def test_answer_in_another_encoding_is_read(pool, tls_server, encoding):
    async def behave(request, reply):
        text = request.answer(1000, message="Gelöscht").decode()
        await reply.send(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))

    tls_server.script.on("renew", behave)
    async with pool:
        assert (await pool.send(RENEW)).result.message == "Gelöscht"


@pytest.mark.fault("F023")
async def test_message_cannot_forge_a_log_line(pool, tls_server):
    tls_server.script.on("renew", canned.code(2306, message="no&#13;&#10;ERROR forged"))
    async with pool:
        with pytest.raises(CommandRejected) as caught:
            await pool.send(RENEW)
    assert "\n" not in str(caught.value)
    assert "\r" not in str(caught.value)


@pytest.mark.fault("F024")
async def test_greeting_sent_twice_is_never_taken_for_an_answer(pool, tls_server):
    """F024: the second greeting would be read as the answer to the login, and every answer would be one behind."""
    once = tls_server.script.greet
    tls_server.script.greet = canned.raw(canned.frame(canned.greeting()) * 2)
    async with pool:
        waiting = asyncio.create_task(pool.send(QUERY))
        await eventually(lambda: tls_server.connections >= 2)
        assert not waiting.done()
        tls_server.script.greet = once
        assert (await waiting).code == 1300
    assert tls_server.script.verbs()[-3:] == ["login", "poll", "logout"]
