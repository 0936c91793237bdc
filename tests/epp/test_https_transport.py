import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import trustme
from aiohttp import web

from epp import RIPN, Credentials, Farewell, Hello, HttpsTransport, PollRequest
from epp.errors import AnswerLost, ConnectFailed, GreetingTimeout, NotSent, SessionLost
from tests.support import canned_server as canned
from tests.support.canned_server import CannedHttpsServer
from tests.support.pools import PATIENCE_SECONDS, eventually

HELLO = RIPN.encode(Hello())
FAREWELL = Farewell.of(RIPN, {2501})
COMMAND = RIPN.encode(PollRequest(), cl_trid="abc-1")
ANSWER = canned.response(1300, "abc-1", canned.RIPN)


@asynccontextmanager
async def opened(endpoint):
    transport = HttpsTransport(endpoint, hello=HELLO)
    try:
        await transport.open()
        yield transport
    finally:
        await transport.close()


async def open_failure(endpoint):
    try:
        async with opened(endpoint):
            return None
    except (ConnectFailed, GreetingTimeout) as err:
        return err.reason


async def loss(transport, timeout_seconds=PATIENCE_SECONDS):
    with pytest.raises(AnswerLost) as caught:
        await transport.exchange(COMMAND, timeout_seconds)
    return caught.value.cause


def xml(body, **parts):
    return canned.http(lambda _: web.Response(body=body, content_type="text/xml", charset="UTF-8", **parts))


async def log_in(transport):
    greeting = RIPN.decode_greeting(await transport.exchange(HELLO, PATIENCE_SECONDS))
    account = Credentials("GATEWAY-RU", "password")
    login = RIPN.login(greeting, user=account.user, password=account.password)
    await transport.exchange(RIPN.encode(login, cl_trid="abc-0"), PATIENCE_SECONDS)


@pytest.fixture
def endpoint(certificates, https_server):
    return certificates.endpoint(https_server.port)


async def test_opening_asks_for_the_greeting_by_hello(endpoint, https_server):
    transport = HttpsTransport(endpoint, hello=HELLO)
    assert await transport.open() == canned.greeting(canned.RIPN)
    await transport.close()
    assert [request.document for request in https_server.script.received] == [HELLO]


async def test_document_travels_as_the_body_of_one_post(endpoint, https_server):
    async with opened(endpoint) as transport:
        assert await transport.exchange(COMMAND, PATIENCE_SECONDS) == ANSWER
    assert https_server.script.received[-1].document == COMMAND
    assert https_server.content_types == ["text/xml; charset=UTF-8"] * 2


async def test_cookie_of_the_login_is_sent_from_then_on(endpoint, https_server):
    async with opened(endpoint) as transport:
        await log_in(transport)
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert https_server.cookies_seen == [None, None, None, "1", "1"]


async def test_sessions_do_not_share_cookies(endpoint, https_server):
    async with opened(endpoint) as first, opened(endpoint) as second:
        await log_in(first)
        await log_in(second)
        for transport in (first, second, first):
            await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert https_server.script.sessions("poll") == [1, 2, 1]


@pytest.mark.parametrize(("login_first", "farewells"), [(True, ["1"]), (False, [])])
async def test_a_session_given_up_in_doubt_is_ended_at_the_registry(endpoint, https_server, login_first, farewells):
    transport = HttpsTransport(endpoint, hello=HELLO, farewell=FAREWELL)
    await transport.open()
    if login_first:
        await log_in(transport)
    transport.abort()
    assert await transport.close(farewell=True)
    received = zip(https_server.script.received, https_server.cookies_seen, strict=True)
    assert [cookie for request, cookie in received if request.document == FAREWELL.document] == farewells


UNANSWERED = [(canned.reset, False), (canned.code(2400), False), (canned.document(b"<epp>"), False)]
ENDED = [(canned.code(1500), True), (canned.code(2501), True)]


@pytest.mark.parametrize(("answer", "ended"), UNANSWERED + ENDED)
async def test_session_may_stand_until_an_answer_to_the_farewell_proves_otherwise(
    endpoint, https_server, answer, ended
):
    https_server.script.on("logout", answer)
    transport = HttpsTransport(endpoint, hello=HELLO, farewell=FAREWELL)
    await transport.open()
    await log_in(transport)
    assert await transport.close(farewell=True) == ended


async def test_cookie_that_comes_before_login_is_the_sessions(endpoint, https_server):
    https_server.gives_cookies = True
    transport = HttpsTransport(endpoint, hello=HELLO, farewell=FAREWELL, cookie_first=True)
    await transport.open()
    assert transport.ticket == "EPPSESSIONID=1"
    https_server.script.on("login", canned.reset)
    with pytest.raises(AnswerLost):
        await log_in(transport)
    assert await transport.close(farewell=True)
    assert (https_server.script.verbs()[-1], https_server.cookies_seen[-1]) == ("logout", "1")


async def test_server_that_gives_no_cookie_before_login_is_taken_as_it_is(endpoint, https_server):
    transport = HttpsTransport(endpoint, hello=HELLO, cookie_first=True)
    assert await transport.open() == canned.greeting(canned.RIPN)
    assert transport.ticket is None
    await transport.close()


@pytest.mark.fault("F065")
async def test_f065_session_that_a_dead_process_left_behind_is_ended_by_its_ticket(endpoint, https_server):
    async with opened(endpoint) as dead:
        assert dead.ticket is None
        await log_in(dead)
        ticket = dead.ticket
        assert await HttpsTransport(endpoint, hello=HELLO, farewell=FAREWELL).end(ticket)
    assert (https_server.script.received[-1].document, https_server.cookies_seen[-1]) == (FAREWELL.document, "1")


async def test_session_of_a_registry_that_cannot_be_reached_may_stand(certificates, unused_tcp_port):
    transport = HttpsTransport(certificates.endpoint(unused_tcp_port), hello=HELLO, farewell=FAREWELL)
    assert not await transport.end("EPPSESSIONID=1")


@pytest.mark.fault("F001")
async def test_refused_connection_is_refused(certificates, unused_tcp_port):
    assert await open_failure(certificates.endpoint(unused_tcp_port)) == "refused"


@pytest.mark.fault("F002")
async def test_server_that_never_finishes_the_handshake_is_a_timeout(certificates):
    swallowed = asyncio.Event()

    async def swallow(reader, writer):
        await reader.read()
        writer.close()
        await writer.wait_closed()
        swallowed.set()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await open_failure(replace(certificates.endpoint(port), connect_timeout_seconds=0.2)) == "timeout"
        await swallowed.wait()


@pytest.mark.fault("F009")
async def test_server_certificate_of_another_name_is_refused(certificates):
    async with CannedHttpsServer(certificates.server_context("other.example")) as server:
        assert await open_failure(certificates.endpoint(server.port)) == "tls"
        assert server.script.received == []


@pytest.mark.fault("F009")
async def test_server_certificate_of_an_unknown_authority_is_refused(endpoint, tmp_path, https_server):
    trustme.CA().cert_pem.write_to_path(tmp_path / "stranger.pem")
    assert await open_failure(replace(endpoint, ca_file=tmp_path / "stranger.pem")) == "tls"
    assert https_server.script.received == []


async def test_server_name_overrides_the_host(certificates):
    async with CannedHttpsServer(certificates.server_context("epp.registry.example")) as server:
        endpoint = replace(certificates.endpoint(server.port), server_name="epp.registry.example")
        assert await open_failure(endpoint) is None


async def test_missing_certificate_file_fails_before_connecting(endpoint, tmp_path, https_server):
    assert await open_failure(replace(endpoint, cert_file=tmp_path / "none.pem")) == "refused"
    assert https_server.script.received == []


@pytest.mark.fault("F024")
async def test_late_greeting_is_a_greeting_timeout(endpoint, https_server):
    https_server.script.on("hello", canned.silence)
    assert await open_failure(replace(endpoint, greeting_timeout_seconds=0.1)) == "greeting_timeout"


@pytest.mark.fault("F003")
@pytest.mark.parametrize("behaviour", [canned.reset, canned.eof])
async def test_lost_answer_is_reported_and_the_post_never_repeated(endpoint, https_server, behaviour):
    """F003, F004: on a connection that was used before, where HTTP libraries like to try again by themselves."""
    async with opened(endpoint) as transport:
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
        https_server.script.on("poll", behaviour)
        assert await loss(transport) in {"reset", "eof"}
    assert https_server.script.verbs() == ["hello", "poll", "poll"]


@pytest.mark.fault("F005")
async def test_answer_cut_in_the_middle_never_yields_a_document(endpoint, https_server):
    https_server.script.on("poll", canned.http_cut)
    async with opened(endpoint) as transport:
        assert await loss(transport) == "eof_mid_frame"


@pytest.mark.fault("F006")
async def test_silent_peer_ends_at_the_deadline(endpoint, https_server):
    https_server.script.on("poll", canned.silence)
    async with opened(endpoint) as transport:
        assert await loss(transport, 0.1) == "timeout"


@pytest.mark.fault("F054")
@pytest.mark.parametrize("status", [302, 307, 404, 429, 500, 502])
async def test_any_status_but_200_loses_the_answer_and_is_not_followed(endpoint, https_server, status):
    https_server.script.on("poll", xml(ANSWER, status=status, headers={"Location": "/"}))
    async with opened(endpoint) as transport:
        assert await loss(transport) == f"http_{status}"
    assert https_server.script.verbs() == ["hello", "poll"]


@pytest.mark.fault("F018")
@pytest.mark.fault("F054")
async def test_answer_of_another_content_type_is_malformed(endpoint, https_server):
    https_server.script.on("poll", canned.http(lambda _: web.Response(body=ANSWER, content_type="text/html")))
    async with opened(endpoint) as transport:
        assert await loss(transport) == "malformed"


@pytest.mark.fault("F016")
@pytest.mark.fault("F054")
@pytest.mark.parametrize("compressed", [False, True])
async def test_answer_above_the_cap_is_malformed_also_when_it_was_small_on_the_wire(endpoint, https_server, compressed):
    def large(_):
        response = web.Response(body=b" " * 200_000, content_type="text/xml")
        if compressed:
            response.enable_compression(web.ContentCoding.gzip)
        return response

    https_server.script.on("poll", canned.http(large))
    async with opened(replace(endpoint, max_octets=100_000)) as transport:
        assert await loss(transport) == "malformed"


async def test_connection_that_cannot_be_made_anew_leaves_the_command_unsent(certificates):
    async with CannedHttpsServer(certificates.server_context()) as server:
        transport = HttpsTransport(certificates.endpoint(server.port), hello=HELLO)
        await transport.open()
    with pytest.raises(NotSent) as caught:
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert caught.value.reason == "refused"
    await transport.close()


async def test_session_outlives_the_connections_beneath_it(endpoint, https_server):
    async with opened(endpoint) as transport:
        await log_in(transport)
        https_server.script.on("poll", canned.well_and_close)
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert https_server.script.sessions("poll") == [1, 1]


async def test_abort_ends_the_exchange_in_flight_and_all_later_ones(endpoint, https_server):
    https_server.script.on("poll", canned.silence)
    async with opened(endpoint) as transport:
        exchange = asyncio.create_task(transport.exchange(COMMAND, 600))
        await eventually(lambda: "poll" in https_server.script.verbs())
        transport.abort()
        with pytest.raises(AnswerLost):
            await exchange
        with pytest.raises(SessionLost):
            await transport.exchange(COMMAND, 5)
    assert https_server.script.verbs() == ["hello", "poll"]


async def test_close_may_be_repeated_and_comes_before_open_too(endpoint):
    transport = HttpsTransport(endpoint, hello=HELLO)
    await transport.close()
    await transport.close()
