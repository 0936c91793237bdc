import asyncio
import socket
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme

from epp.errors import AnswerLost, CertificateRefused, ConnectFailed, GreetingTimeout, LocalProtocolError, SessionLost
from epp.tls_transport import TlsTransport
from tests.support import canned_server as canned
from tests.support.canned_server import CannedTlsServer
from tests.support.pools import PATIENCE_SECONDS, eventually

COMMAND = b'<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><command><poll op="req"/><clTRID>abc-1</clTRID></command></epp>'


@asynccontextmanager
async def opened(endpoint):
    transport = TlsTransport(endpoint)
    try:
        await transport.open()
        yield transport
    finally:
        await transport.close()


async def failure_to_open(endpoint):
    transport = TlsTransport(endpoint)
    try:
        await transport.open()
    except (ConnectFailed, GreetingTimeout) as err:
        return err
    finally:
        await transport.close()
    return None


async def open_failure(endpoint):
    failure = await failure_to_open(endpoint)
    return failure and failure.reason


async def loss(transport, timeout_seconds=PATIENCE_SECONDS):
    with pytest.raises(AnswerLost) as caught:
        await transport.exchange(COMMAND, timeout_seconds)
    return caught.value.cause


@pytest.fixture
def endpoint(certificates, tls_server):
    return certificates.endpoint(tls_server.port)


async def test_greeting_is_returned_on_opening(endpoint):
    transport = TlsTransport(endpoint)
    assert await transport.open() == canned.greeting()
    assert transport.lost is None
    await transport.close()


async def test_exchange_returns_the_answer_to_the_document(endpoint, tls_server):
    async with opened(endpoint) as transport:
        assert await transport.exchange(COMMAND, PATIENCE_SECONDS) == canned.response(1300, "abc-1")
    assert [request.document for request in tls_server.script.received] == [COMMAND]


async def test_our_certificate_is_presented_and_tls_1_2_is_the_floor(endpoint):
    context = endpoint.ssl_context()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


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
    async with CannedTlsServer(certificates.server_context("other.example")) as server:
        assert await open_failure(certificates.endpoint(server.port)) == "tls"
        assert server.script.received == []


@pytest.mark.fault("F009")
async def test_server_certificate_of_an_unknown_authority_is_refused(endpoint, tmp_path, tls_server):
    trustme.CA().cert_pem.write_to_path(tmp_path / "stranger.pem")
    assert await open_failure(replace(endpoint, ca_file=tmp_path / "stranger.pem")) == "tls"
    assert tls_server.script.received == []


async def test_server_name_overrides_the_host(certificates):
    async with CannedTlsServer(certificates.server_context("epp.registry.example")) as server:
        endpoint = replace(certificates.endpoint(server.port), server_name="epp.registry.example")
        assert await open_failure(endpoint) is None


async def failure_against(endpoint, context):
    """Open against a server of blocking sockets, which, unlike asyncio's, says by a TLS alert why it refuses."""

    def refuse_one():
        connection, _ = listener.accept()
        with connection, pytest.raises(ssl.SSLError):
            context.wrap_socket(connection, server_side=True)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        refusal = asyncio.create_task(asyncio.to_thread(refuse_one))
        failure = await failure_to_open(replace(endpoint, port=listener.getsockname()[1]))
        await refusal
    return failure


@pytest.mark.fault("F010")
async def test_refused_client_certificate_is_told_apart(certificates, endpoint):
    """F010: with TLS 1.3 the refusal arrives only after the handshake."""
    failure = await failure_against(endpoint, certificates.server_context(clients_of=trustme.CA()))
    assert isinstance(failure, CertificateRefused)
    assert failure.reason == "tls"


@pytest.mark.fault("F010")
async def test_expired_client_certificate_is_told_apart(certificates, endpoint, tmp_path):
    expired = certificates.authority.issue_cert("registrar.example", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    file = tmp_path / "expired.pem"
    expired.private_key_and_cert_chain_pem.write_to_path(file)
    ours = replace(endpoint, cert_file=file, key_file=None)
    assert isinstance(await failure_against(ours, certificates.server_context()), CertificateRefused)


@pytest.mark.fault("F011")
async def test_server_below_tls_1_2_is_refused(certificates, endpoint):
    context = certificates.server_context()
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    failure = await failure_against(endpoint, context)
    assert (failure.reason, type(failure)) == ("tls", ConnectFailed)


async def test_missing_certificate_file_fails_before_connecting(endpoint, tmp_path, tls_server):
    reason = await open_failure(replace(endpoint, cert_file=tmp_path / "none.pem"))
    assert (reason, tls_server.connections) == ("refused", 0)


@pytest.mark.fault("F024")
async def test_late_greeting_is_a_greeting_timeout(endpoint, tls_server):
    tls_server.script.greet = canned.silence
    assert await open_failure(replace(endpoint, greeting_timeout_seconds=0.1)) == "greeting_timeout"


@pytest.mark.fault("F024")
async def test_close_before_the_greeting_is_refused(endpoint, tls_server):
    tls_server.script.greet = canned.eof
    assert await open_failure(endpoint) == "refused"


@pytest.mark.fault("F024")
async def test_second_greeting_breaks_the_session_before_anything_is_sent(endpoint, tls_server):
    tls_server.script.greet = canned.raw(canned.frame(canned.greeting()) * 2)
    async with opened(endpoint) as transport:
        assert transport.lost == "desync"
        with pytest.raises(SessionLost):
            await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert tls_server.script.received == []


@pytest.mark.fault("F003")
async def test_reset_after_the_command_was_written_loses_the_answer(endpoint, tls_server):
    tls_server.script.on("poll", canned.reset)
    async with opened(endpoint) as transport:
        assert await loss(transport) in {"reset", "eof"}
        assert transport.lost == "eof"


@pytest.mark.fault("F005")
@pytest.mark.parametrize("octets", [1, 3, 4, 5, 60])
async def test_reset_in_mid_frame_never_yields_a_document(endpoint, tls_server, octets):
    tls_server.script.on("poll", canned.cut(octets))
    async with opened(endpoint) as transport:
        assert await loss(transport) == "eof_mid_frame"
        assert transport.lost == "eof_mid_frame"


@pytest.mark.fault("F013")
async def test_end_in_mid_frame_never_yields_a_document(endpoint, tls_server):
    whole = canned.frame(canned.response(1300, "abc-1"))
    tls_server.script.on("poll", canned.raw(whole[:-1], then_close=True))
    async with opened(endpoint) as transport:
        assert await loss(transport) == "eof_mid_frame"


@pytest.mark.fault("F006")
async def test_silent_peer_ends_at_the_deadline(endpoint, tls_server):
    tls_server.script.on("poll", canned.silence)
    async with opened(endpoint) as transport:
        assert await loss(transport, 0.1) == "timeout"


@pytest.mark.fault("F007")
async def test_deadline_is_for_the_whole_answer_not_for_each_read(endpoint, tls_server):
    tls_server.script.on("poll", canned.drip(0.02))
    async with opened(endpoint) as transport:
        assert await loss(transport, 0.2) == "timeout"


@pytest.mark.fault("F008")
async def test_server_that_closes_instead_of_answering_loses_the_answer_at_once(endpoint, tls_server):
    tls_server.script.on("poll", canned.eof)
    async with opened(endpoint) as transport:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await loss(transport, 600) == "eof"


@pytest.mark.fault("F015")
@pytest.mark.parametrize("length", [0, 3, 4, 0xFFFFFFFF])
async def test_impossible_frame_length_ends_the_session(endpoint, tls_server, length):
    tls_server.script.on("poll", canned.raw(length.to_bytes(4, "big")))
    async with opened(endpoint) as transport:
        assert await loss(transport) == "malformed"
        assert transport.lost in {"framing", "frame_too_big"}


@pytest.mark.fault("F016")
async def test_huge_frame_length_is_refused_before_reading(endpoint, tls_server):
    tls_server.script.on("poll", canned.raw((2**31 - 1).to_bytes(4, "big")))
    async with opened(endpoint) as transport:
        assert await loss(transport) == "malformed"
        assert transport.lost == "frame_too_big"


@pytest.mark.fault("F017")
async def test_answer_in_single_octets_is_read(endpoint, tls_server):
    tls_server.script.on("poll", canned.drip(0))
    async with opened(endpoint) as transport:
        assert await transport.exchange(COMMAND, PATIENCE_SECONDS) == canned.response(1300, "abc-1")


@pytest.mark.fault("F035")
async def test_answer_sent_twice_is_never_taken_for_the_next_one(endpoint, tls_server):
    tls_server.script.on("poll", canned.twice)
    async with opened(endpoint) as transport:
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
        await eventually(lambda: transport.lost)
        assert transport.lost == "desync"
        with pytest.raises(SessionLost):
            await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert tls_server.script.verbs() == ["poll"]


@pytest.mark.fault("F029")
async def test_close_between_commands_is_noticed_and_nothing_is_sent(endpoint, tls_server):
    async with opened(endpoint) as transport:
        await transport.exchange(COMMAND, PATIENCE_SECONDS)
        tls_server.hang_up()
        await eventually(lambda: transport.lost)
        assert transport.lost == "idle"
        with pytest.raises(SessionLost):
            await transport.exchange(COMMAND, PATIENCE_SECONDS)
    assert tls_server.script.verbs() == ["poll"]


async def test_oversized_document_is_refused_here_and_the_session_stays_sound(endpoint, tls_server):
    async with opened(endpoint) as transport:
        with pytest.raises(LocalProtocolError):
            await transport.exchange(b"x" * (1024 * 1024), PATIENCE_SECONDS)
        assert await transport.exchange(COMMAND, PATIENCE_SECONDS)


async def test_abort_ends_the_exchange_in_flight(endpoint, tls_server):
    tls_server.script.on("poll", canned.silence)
    async with opened(endpoint) as transport:
        exchange = asyncio.create_task(transport.exchange(COMMAND, 600))
        await eventually(lambda: "poll" in tls_server.script.verbs())
        transport.abort()
        with pytest.raises(AnswerLost):
            await exchange


async def test_close_may_be_repeated_and_comes_before_open_too(endpoint):
    transport = TlsTransport(endpoint)
    await transport.close()
    await transport.open()
    await transport.close()
    await transport.close()
