import asyncio
from functools import partial

import pytest

from epp import (
    RFC,
    RIPN,
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    Connection,
    Credentials,
    DomainCheck,
    Hello,
    HttpsTransport,
    LocalProtocolError,
    LoginRefused,
    Logout,
    PollRequest,
    SessionLimit,
    SessionLost,
    TlsTransport,
)
from tests.support import canned_server as canned
from tests.support.pools import PATIENCE_SECONDS, RENEW, eventually

ACCOUNT = Credentials("gw-main", "foo-BAR2", extensions=("urn:ietf:params:xml:ns:rgp-1.0",))


@pytest.fixture
def connect(certificates, tls_server):
    return partial(Connection.open, partial(TlsTransport, certificates.endpoint(tls_server.port)), RFC, ACCOUNT)


@pytest.fixture
def connect_https(certificates, https_server):
    transport = partial(HttpsTransport, certificates.endpoint(https_server.port), hello=RIPN.encode(Hello()))
    return partial(Connection.open, transport, RIPN, ACCOUNT)


async def lost_cause(connection, command=RENEW, timeout_seconds=PATIENCE_SECONDS):
    with pytest.raises(AnswerLost) as caught:
        await connection.send(command, timeout_seconds=timeout_seconds)
    assert caught.value.may_have_happened
    return caught.value.cause


async def test_session_is_greeted_logged_in_used_and_logged_out(connect, tls_server):
    async with await connect() as connection:
        assert connection.greeting.sv_id == "canned"
        assert (await connection.send(RENEW)).code == 1000
        assert (await connection.send(PollRequest())).code == 1300
    assert tls_server.script.verbs() == ["login", "renew", "poll", "logout"]
    assert connection.close_reason == "logout"


async def test_session_over_https_is_the_same(connect_https, https_server):
    async with await connect_https() as connection:
        assert (await connection.send(PollRequest())).code == 1300
    assert https_server.script.verbs() == ["hello", "login", "poll", "logout"]


@pytest.mark.fault("F025")
async def test_login_names_only_announced_services(connect, tls_server):
    async with await connect():
        pass
    login = tls_server.script.received[0].document
    assert b"ns:domain-1.0" in login
    assert b"ns:rgp-1.0" not in login


async def test_cltrid_is_the_callers_or_a_new_one_each_time(connect, tls_server):
    async with await connect() as connection:
        assert (await connection.send(PollRequest(), cl_trid="dgw-op-1")).cl_trid == "dgw-op-1"
        await connection.send(PollRequest())
        await connection.send(PollRequest())
    trids = [request.cl_trid for request in tls_server.script.received]
    assert len(set(trids)) == len(trids)


async def test_failure_carries_what_the_server_said(connect, tls_server):
    tls_server.script.on("renew", canned.code(2304, message="Object status prohibits operation"))
    async with await connect() as connection:
        with pytest.raises(CommandRejected) as caught:
            await connection.send(RENEW)
        assert (caught.value.code, caught.value.sv_trid) == (2304, "sv-1")
        assert not caught.value.may_have_happened
        assert (await connection.send(RENEW)).code == 1000


@pytest.mark.fault("F033")
async def test_answer_with_another_cltrid_is_never_ours(connect, tls_server):
    tls_server.script.on("renew", canned.document(canned.response(1000, "somebody-elses")))
    connection = await connect()
    assert await lost_cause(connection) == "mismatch"
    assert connection.close_reason == "desync"
    await connection.close()


@pytest.mark.fault("F020")
@pytest.mark.parametrize("code", [1000, 2500, 2303])
async def test_answer_without_cltrid_is_never_ours(connect, tls_server, code):
    tls_server.script.on("renew", canned.document(canned.response(code, None)))
    async with await connect() as connection:
        assert await lost_cause(connection) == "mismatch"


async def test_syntax_error_without_cltrid_is_a_refusal(connect, tls_server):
    """A server that could not parse the command could not read its clTRID either."""
    tls_server.script.on("renew", canned.document(canned.response(2001, None)))
    async with await connect() as connection:
        with pytest.raises(CommandRejected):
            await connection.send(RENEW)
        assert connection.lost is None


@pytest.mark.fault("F018")
@pytest.mark.parametrize("answer", [b"<epp", b"<html/>", b"\x00\xff", canned.greeting()])
async def test_answer_that_is_not_epp_loses_the_session(connect, tls_server, answer):
    tls_server.script.on("renew", canned.document(answer))
    connection = await connect()
    assert await lost_cause(connection) == "malformed"
    assert connection.close_reason == "malformed"
    await connection.close()
    assert tls_server.script.verbs() == ["login", "renew"]


@pytest.mark.fault("F020")
async def test_success_without_the_data_asked_for_loses_the_session(connect, tls_server):
    connection = await connect()
    assert await lost_cause(connection, DomainCheck(names=("example.com",))) == "malformed"
    await connection.close()


@pytest.mark.fault("F015")
async def test_broken_frame_ends_the_session_with_its_reason(connect, tls_server):
    tls_server.script.on("renew", canned.raw(b"\0\0\0\3"))
    connection = await connect()
    assert await lost_cause(connection) == "malformed"
    assert connection.close_reason == "framing"
    await connection.close()


@pytest.mark.fault("F036")
async def test_late_answer_is_never_read_by_the_next_command(connect, tls_server):
    late = asyncio.Event()
    tls_server.script.on("renew", canned.when(late.is_set))
    connection = await connect()
    assert await lost_cause(connection, timeout_seconds=0.05) == "timeout"
    late.set()
    await eventually(lambda: not tls_server.live)
    with pytest.raises(SessionLost):
        await connection.send(PollRequest())
    assert connection.close_reason == "timeout"
    await connection.close()
    assert tls_server.script.verbs() == ["login", "renew"]


@pytest.mark.fault("F007")
async def test_slow_answer_ends_at_the_commands_deadline(connect, tls_server):
    tls_server.script.on("renew", canned.drip(0.02))
    async with await connect() as connection:
        assert await lost_cause(connection, timeout_seconds=0.2) == "timeout"


async def test_cancelled_command_ends_the_session(connect, tls_server):
    tls_server.script.on("renew", canned.silence)
    connection = await connect()
    command = asyncio.create_task(connection.send(RENEW))
    await eventually(lambda: "renew" in tls_server.script.verbs())
    command.cancel()
    with pytest.raises(asyncio.CancelledError):
        await command
    assert connection.close_reason == "cancelled"
    with pytest.raises(SessionLost):
        await connection.send(PollRequest())
    await connection.close()


async def test_second_command_at_the_same_time_is_our_own_fault(connect, tls_server):
    refused = asyncio.Event()
    tls_server.script.on("renew", canned.when(refused.is_set))
    async with await connect() as connection:
        command = asyncio.create_task(connection.send(RENEW))
        await eventually(lambda: "renew" in tls_server.script.verbs())
        with pytest.raises(LocalProtocolError):
            await connection.send(PollRequest())
        refused.set()
        assert (await command).code == 1000


async def test_what_cannot_be_encoded_leaves_the_session_sound(connect, tls_server):
    async with await connect() as connection:
        with pytest.raises(LocalProtocolError):
            await connection.send(PollRequest(), cl_trid="no")
        assert (await connection.send(PollRequest())).code == 1300


@pytest.mark.fault("F028")
@pytest.mark.parametrize("code", [2500, 2501, 2502, 2503])
async def test_answer_that_closes_the_session_is_final_for_it_and_proves_nothing(connect, tls_server, code):
    """RFC 5730 §3 lets a server close after it has done what was asked."""
    tls_server.script.on("renew", canned.code(code))
    connection = await connect()
    with pytest.raises(CommandRejected) as caught:
        await connection.send(RENEW)
    assert caught.value.may_have_happened
    assert connection.close_reason == "server_2500"
    await connection.close()
    assert "logout" not in tls_server.script.verbs()


@pytest.mark.fault("F029")
@pytest.mark.parametrize("code", [2002, 2200, 2501])
async def test_answer_that_the_session_is_unknown_ends_it(connect_https, https_server, code):
    https_server.script.on("poll", canned.code(code))
    connection = await connect_https(no_session_codes=frozenset({2002, 2200, 2501}))
    with pytest.raises(CommandRejected) as caught:
        await connection.send(PollRequest())
    assert not caught.value.may_have_happened
    assert connection.close_reason == "idle"
    await connection.close()


@pytest.mark.fault("F029")
async def test_session_ended_between_commands_sends_nothing(connect, tls_server):
    connection = await connect()
    tls_server.hang_up()
    await eventually(lambda: connection.lost)
    with pytest.raises(SessionLost) as caught:
        await connection.send(RENEW)
    assert not caught.value.may_have_happened
    assert connection.close_reason == "idle"
    await connection.close()
    assert tls_server.script.verbs() == ["login"]


async def test_logout_by_command_ends_the_session(connect):
    connection = await connect()
    assert (await connection.send(Logout())).code == 1500
    assert connection.close_reason == "logout"
    await connection.close()


async def test_logout_that_is_not_answered_does_not_hold_up_closing(connect, tls_server):
    tls_server.script.on("logout", canned.silence)
    connection = await connect()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await connection.close(logout_timeout_seconds=0.1)


class TestLogin:
    @pytest.mark.fault("F026")
    @pytest.mark.parametrize("code", [2200, 2501, 2307])
    async def test_refused_login_is_told_apart(self, connect, tls_server, code):
        tls_server.script.on("login", canned.code(code))
        with pytest.raises(LoginRefused) as caught:
            await connect()
        assert (caught.value.result.code, caught.value.reason) == (code, "login_failed")
        assert tls_server.script.verbs() == ["login"]

    @pytest.mark.fault("F027")
    async def test_session_limit_is_told_apart(self, connect, tls_server):
        tls_server.script.on("login", canned.code(2502))
        with pytest.raises(SessionLimit) as caught:
            await connect()
        assert caught.value.reason == "session_limit"

    @pytest.mark.parametrize("code", [2400, 2500])
    async def test_trouble_of_the_server_may_pass(self, connect, tls_server, code):
        tls_server.script.on("login", canned.code(code))
        with pytest.raises(ConnectFailed) as caught:
            await connect()
        assert caught.value.reason == "refused"

    @pytest.mark.parametrize(("behaviour", "reason"), [(canned.silence, "timeout"), (canned.eof, "refused")])
    async def test_lost_answer_to_the_login_is_no_session(self, connect, tls_server, behaviour, reason):
        tls_server.script.on("login", behaviour)
        with pytest.raises(ConnectFailed) as caught:
            await connect(login_timeout_seconds=0.1 if reason == "timeout" else PATIENCE_SECONDS)
        assert caught.value.reason == reason

    @pytest.mark.fault("F035")
    async def test_login_answered_twice_is_not_used_for_a_command(self, connect, tls_server):
        tls_server.script.on("login", canned.twice)
        connection = await connect()
        with pytest.raises(SessionLost):
            await connection.send(PollRequest())
        await connection.close()

    @pytest.mark.fault("F024")
    async def test_no_login_before_the_greeting(self, connect, tls_server):
        tls_server.script.greet = canned.document(canned.response(2500, None))
        with pytest.raises(ConnectFailed) as caught:
            await connect()
        assert caught.value.reason == "protocol"
        assert tls_server.script.received == []

    async def test_greeting_without_any_of_our_objects_is_no_session(self, connect, tls_server):
        tls_server.script.greet = canned.document(canned.greeting().replace(b"urn:ietf:params:xml:ns:", b"urn:x:"))
        with pytest.raises(ConnectFailed):
            await connect()

    async def test_cancelled_opening_leaves_nothing_open(self, connect, tls_server):
        tls_server.script.on("login", canned.silence)
        opening = asyncio.create_task(connect())
        await eventually(lambda: "login" in tls_server.script.verbs())
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    def test_password_is_not_in_the_repr(self):
        assert "foo-BAR2" not in repr(ACCOUNT)
