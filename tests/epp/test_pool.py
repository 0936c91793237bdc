import asyncio
import random
import time
from collections import Counter
from datetime import date
from functools import partial

import pytest

from epp import (
    RFC,
    RIPN,
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    Credentials,
    DomainRenew,
    Hello,
    HttpsTransport,
    LoginRefused,
    NotSent,
    Period,
    Phase,
    PollRequest,
    Pool,
    PoolSettings,
    TlsTransport,
)
from epp.errors import PoolTimeout
from tests.support import canned_server as canned
from tests.support.canned_server import CannedTlsServer

RENEW = DomainRenew(domain="example.com", cur_exp_date=date(2026, 12, 1), period=Period(1))
QUERY = PollRequest()
EAGER = PoolSettings(sessions_max=2, backoff_first_seconds=0.02, backoff_max_seconds=0.05)


class Recorder:
    """A PoolObserver that remembers."""

    def __init__(self):
        self.commands, self.opened, self.closed, self.gauge = [], [], [], {}

    def command_done(self, registry, command, result_class, code, seconds):
        assert (registry, seconds >= 0) == ("canned", True)
        self.commands.append((command, result_class, code))

    def session_opened(self, registry, result):
        self.opened.append(result)

    def session_closed(self, registry, reason):
        self.closed.append(reason)

    def sessions(self, registry, state, count):
        self.gauge[state] = count


@pytest.fixture
def observer():
    return Recorder()


@pytest.fixture
def make_pool(certificates, observer):
    def make(port, **settings):
        factory = partial(TlsTransport, certificates.endpoint(port))
        return Pool(
            factory,
            RFC,
            Credentials("gw-main", "foo-BAR2"),
            name="canned",
            settings=PoolSettings(**{"backoff_first_seconds": 0.02, "backoff_max_seconds": 0.05, **settings}),
            observer=observer,
        )

    return make


@pytest.fixture
def pool_of(make_pool, tls_server):
    return lambda **settings: make_pool(tls_server.port, **settings)


@pytest.fixture
def https_pool(certificates, https_server, observer):
    endpoint = certificates.endpoint(https_server.port)
    factory = partial(HttpsTransport, endpoint, hello=RIPN.encode(Hello()))
    return Pool(factory, RIPN, Credentials("GATEWAY-RU", "foo-BAR2"), name="canned", settings=EAGER, observer=observer)


async def eventually(condition, within_seconds=2.0):
    async with asyncio.timeout(within_seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in a server, on a socket or at a time
            await asyncio.sleep(0.005)


class TestLending:
    async def test_one_session_serves_one_caller_after_another(self, pool_of, tls_server):
        async with pool_of() as pool:
            for _ in range(3):
                assert (await pool.send(QUERY)).code == 1300
        assert tls_server.script.verbs() == ["login", "poll", "poll", "poll", "logout"]

    async def test_callers_at_once_get_sessions_up_to_the_limit_and_no_more(self, pool_of, tls_server):
        tls_server.script.on("poll", *[canned.late(0.03)] * 12)
        async with pool_of(sessions_max=3) as pool:
            answers = await asyncio.gather(*(pool.send(QUERY, cl_trid=f"trid-{n}") for n in range(12)))
            assert tls_server.connections == 3
        assert [answer.cl_trid for answer in answers] == [f"trid-{n}" for n in range(12)]

    async def test_minimum_is_opened_before_anybody_asks(self, pool_of):
        async with pool_of(sessions_min=2) as pool:
            await eventually(lambda: pool.stats()[Phase.READY] == 2)

    async def test_callers_are_served_in_the_order_they_came(self, pool_of, tls_server):
        async with pool_of(sessions_max=1) as pool:
            await asyncio.gather(*(pool.send(QUERY, cl_trid=f"trid-{n:02}") for n in range(20)))
        trids = [request.cl_trid for request in tls_server.script.received if request.verb == "poll"]
        assert trids == sorted(trids)

    async def test_caller_who_waits_too_long_has_sent_nothing(self, pool_of, tls_server):
        tls_server.script.on("renew", canned.late(0.2))
        async with pool_of(sessions_max=1) as pool:
            first = asyncio.create_task(pool.send(RENEW))
            await eventually(lambda: tls_server.script.received[1:])
            with pytest.raises(PoolTimeout) as caught:
                await pool.send(QUERY, acquire_timeout_seconds=0.05)
            assert not caught.value.may_have_happened
            assert (await first).code == 1000
            assert (await pool.send(QUERY)).code == 1300
        assert tls_server.script.verbs() == ["login", "renew", "poll", "logout"]

    async def test_caller_cancelled_while_waiting_leaves_the_queue(self, pool_of, tls_server):
        tls_server.script.on("renew", canned.late(0.1))
        async with pool_of(sessions_max=1) as pool:
            first = asyncio.create_task(pool.send(RENEW))
            second = asyncio.create_task(pool.send(QUERY, cl_trid="cancelled"))
            third = asyncio.create_task(pool.send(QUERY, cl_trid="served"))
            await asyncio.sleep(0.05)
            second.cancel()
            await asyncio.wait([first, second, third])
            assert second.cancelled()
            assert third.result().cl_trid == "served"

    async def test_session_handed_over_to_a_cancelled_caller_goes_back_unused(self, pool_of, tls_server):
        tls_server.script.on("renew", canned.late(0.05))
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


class TestDoubt:
    """Any doubt about a session ends it; the next command goes over another one."""

    @pytest.mark.parametrize(
        ("behaviour", "cause", "reason"),
        [
            pytest.param(canned.late(0.6), "timeout", "timeout", marks=pytest.mark.fault("F036")),
            pytest.param(canned.drip(0.02), "timeout", "timeout", marks=pytest.mark.fault("F007")),
            pytest.param(canned.eof, "eof", "eof", marks=pytest.mark.fault("F008")),
            pytest.param(canned.cut(20), "eof_mid_frame", "eof_mid_frame", marks=pytest.mark.fault("F005")),
            pytest.param(canned.raw(b"\0\0\0\0"), "malformed", "framing", marks=pytest.mark.fault("F015")),
            pytest.param(
                canned.raw(b"\x7f\xff\xff\xff"), "malformed", "frame_too_big", marks=pytest.mark.fault("F016")
            ),
            pytest.param(canned.document(b"<epp"), "malformed", "malformed", marks=pytest.mark.fault("F018")),
            pytest.param(
                canned.document(canned.response(1000, "other")), "mismatch", "desync", marks=pytest.mark.fault("F033")
            ),
        ],
    )
    async def test_lost_answer_ends_the_session(self, pool_of, tls_server, observer, behaviour, cause, reason):
        async with pool_of(sessions_max=1) as pool:
            await pool.send(QUERY)
            tls_server.script.on("renew", behaviour)
            with pytest.raises(AnswerLost) as caught:
                await pool.send(RENEW, timeout_seconds=0.3)
            assert caught.value.cause == cause
            assert (await pool.send(QUERY)).code == 1300
        assert tls_server.script.sessions("renew") == [1]
        assert tls_server.script.sessions("poll") == [1, 2]
        assert observer.closed == [reason, "logout"]

    @pytest.mark.fault("F003")
    @pytest.mark.fault("F004")
    async def test_transform_is_never_sent_again_after_a_reset(self, pool_of, tls_server):
        """F003, F004: whether the reset came before or after the registry acted, the client can't know."""
        async with pool_of() as pool:
            await pool.send(RENEW)
            tls_server.script.on("renew", canned.reset)
            with pytest.raises(AnswerLost) as caught:
                await pool.send(RENEW)
            assert caught.value.may_have_happened
        assert tls_server.script.verbs().count("renew") == 2

    @pytest.mark.fault("F035")
    async def test_answer_sent_twice_is_never_given_to_the_next_caller(self, pool_of, tls_server, observer):
        tls_server.script.on("renew", canned.twice)
        async with pool_of(sessions_max=1) as pool:
            await pool.send(RENEW)
            await asyncio.sleep(0.02)
            assert (await pool.send(QUERY, cl_trid="next-1")).cl_trid == "next-1"
        assert observer.closed[0] == "desync"
        assert tls_server.script.sessions("poll") == [2]

    async def test_cancelled_command_ends_its_session(self, pool_of, tls_server, observer):
        tls_server.script.on("renew", canned.late(0.1))
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
    async def test_closing_answer_replaces_the_session(self, pool_of, tls_server, observer):
        tls_server.script.on("renew", canned.code(2500))
        async with pool_of() as pool:
            with pytest.raises(CommandRejected) as caught:
                await pool.send(RENEW)
            assert caught.value.may_have_happened
            await pool.send(QUERY)
        assert observer.closed == ["server_2500", "logout"]

    @pytest.mark.fault("F033")
    async def test_answers_never_cross_whatever_the_registry_does(self, pool_of, tls_server):
        """F033, F035, F036: every answer that is returned is the caller's own, over 150 commands and many faults."""
        seeded = random.Random(7)
        faults = [canned.well] * 6 + [canned.twice, canned.late(0.06), canned.eof, canned.reset, canned.cut(9)]
        tls_server.script.on("renew", *(seeded.choice(faults) for _ in range(150)))

        async def send(number):
            try:
                answer = await pool.send(
                    RENEW, cl_trid=f"trid-{number}", timeout_seconds=0.05, acquire_timeout_seconds=30
                )
            except AnswerLost:
                return "lost"
            return "own" if answer.cl_trid == f"trid-{number}" else "crossed"

        async with pool_of(sessions_max=4) as pool:
            verdicts = Counter(await asyncio.gather(*(send(number) for number in range(150))))
        assert set(verdicts) == {"own", "lost"}
        assert tls_server.script.verbs().count("renew") == 150


class TestEndedByTheRegistry:
    @pytest.mark.fault("F029")
    @pytest.mark.parametrize("command", [QUERY, RENEW])
    async def test_session_dropped_while_idle_is_replaced_silently(self, pool_of, tls_server, observer, command):
        async with pool_of() as pool:
            await pool.send(QUERY)
            tls_server.hang_up()
            await asyncio.sleep(0.05)
            assert (await pool.send(command)).code < 2000
        assert observer.closed == ["idle", "logout"]

    @pytest.mark.fault("F029")
    async def test_query_that_meets_the_end_of_an_old_session_is_repeated(self, pool_of, tls_server):
        async with pool_of() as pool:
            await pool.send(QUERY)
            tls_server.script.on("poll", canned.eof)
            assert (await pool.send(QUERY)).code == 1300
        assert tls_server.script.sessions("poll") == [1, 1, 2]

    @pytest.mark.fault("F029")
    async def test_query_on_a_session_that_died_unused_is_repeated(self, pool_of, tls_server):
        async with pool_of(sessions_min=1) as pool:
            await eventually(lambda: pool.stats()[Phase.READY] == 1)
            tls_server.script.on("poll", canned.eof)
            assert (await pool.send(QUERY)).code == 1300
        assert tls_server.script.sessions("poll") == [1, 2]

    async def test_query_is_repeated_only_once(self, pool_of, tls_server):
        async with pool_of() as pool:
            await pool.send(QUERY)
            tls_server.script.on("poll", canned.eof, canned.eof)
            with pytest.raises(AnswerLost):
                await pool.send(QUERY)
        assert tls_server.script.sessions("poll") == [1, 1, 2]

    async def test_late_query_is_not_repeated(self, pool_of, tls_server):
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
        self, https_pool, https_server, observer, code, command
    ):
        """A registry that answers so has executed nothing, so that a transform may be repeated as well."""
        async with https_pool as pool:
            await pool.send(QUERY)
            https_server.script.on(command.name.partition(":")[0] if command is QUERY else "renew", canned.code(code))
            assert (await pool.send(command)).code < 2000
        assert https_server.script.verbs().count("login") == 2
        assert observer.closed == ["idle", "logout"]

    async def test_refusal_on_the_fresh_session_too_is_the_answer(self, https_pool, https_server):
        async with https_pool as pool:
            await pool.send(QUERY)
            https_server.script.on("renew", canned.code(2002), canned.code(2002))
            with pytest.raises(CommandRejected) as caught:
                await pool.send(RENEW)
            assert caught.value.code == 2002
        assert https_server.script.verbs().count("renew") == 2

    async def test_sessions_idle_longer_than_an_ended_one_are_not_tried(self, https_pool, https_server):
        async with https_pool as pool:
            https_server.script.on("poll", canned.late(0.05), canned.late(0.05))
            await asyncio.gather(pool.send(QUERY), pool.send(QUERY))
            https_server.script.on("renew", canned.code(2501))
            assert (await pool.send(RENEW)).code == 1000
        assert https_server.script.sessions("renew")[-1] == 3

    @pytest.mark.fault("F030")
    async def test_recycling_of_all_sessions_fails_no_query(self, pool_of, tls_server):
        async with pool_of(sessions_max=4) as pool:
            tls_server.script.on("poll", *[canned.late(0.02)] * 4)
            await asyncio.gather(*(pool.send(QUERY) for _ in range(4)))
            tls_server.hang_up()
            answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(20)))
        assert {answer.code for answer in answers} == {1300}


class TestOpening:
    @pytest.mark.fault("F001")
    async def test_unreachable_registry_is_tried_with_growing_pauses(self, make_pool, observer, unused_tcp_port):
        async with make_pool(unused_tcp_port, backoff_first_seconds=0.05, backoff_max_seconds=60) as pool:
            with pytest.raises(PoolTimeout) as caught:
                await pool.send(QUERY, acquire_timeout_seconds=0.5)
            assert isinstance(caught.value.__cause__, ConnectFailed)
            assert isinstance(pool.trouble, ConnectFailed)
            assert not pool._line
        assert set(observer.opened) == {"refused"}
        assert len(observer.opened) < 20

    @pytest.mark.fault("F001")
    async def test_registry_that_comes_back_is_used_again(self, make_pool, certificates, observer, unused_tcp_port):
        async with make_pool(unused_tcp_port) as pool:
            waiting = asyncio.create_task(pool.send(QUERY))
            await eventually(lambda: observer.opened)
            async with CannedTlsServer(certificates.server_context(), port=unused_tcp_port):
                assert (await waiting).code == 1300
                assert pool.trouble is None
                await pool.close()
        assert observer.opened[-1] == "ok"

    @pytest.mark.fault("F024")
    async def test_missing_greeting_is_tried_again(self, pool_of, tls_server, observer):
        greet = tls_server.script.greet
        tls_server.script.greet = canned.eof
        async with pool_of() as pool:
            waiting = asyncio.create_task(pool.send(QUERY))
            await eventually(lambda: observer.opened)
            tls_server.script.greet = greet
            assert (await waiting).code == 1300

    @pytest.mark.fault("F026")
    @pytest.mark.parametrize("code", [2200, 2501])
    async def test_refused_login_is_not_repeated_until_reset(self, pool_of, tls_server, observer, code):
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
    async def test_sessions_that_stand_go_on_after_a_refused_login(self, pool_of, tls_server):
        async with pool_of() as pool:
            await pool.send(QUERY)
            tls_server.script.on("login", canned.code(2200))
            tls_server.script.on("poll", canned.late(0.05))
            answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(4)))
            assert {answer.code for answer in answers} == {1300}
        assert tls_server.script.verbs().count("login") == 2

    @pytest.mark.fault("F027")
    async def test_session_limit_shrinks_the_pool_to_what_was_granted(self, pool_of, tls_server, observer):
        tls_server.script.on("login", canned.well, canned.well, *[canned.code(2502)] * 10)
        tls_server.script.on("poll", *[canned.late(0.02)] * 20)
        async with pool_of(sessions_max=5) as pool:
            answers = await asyncio.gather(*(pool.send(QUERY) for _ in range(20)))
        assert {answer.code for answer in answers} == {1300}
        assert observer.opened == ["ok", "ok", "session_limit"]

    @pytest.mark.fault("F027")
    async def test_session_limit_is_tried_again_after_the_pause(self, pool_of, tls_server, observer):
        tls_server.script.on("login", canned.well, canned.code(2502))
        tls_server.script.on("poll", *[canned.late(0.05)] * 20)
        async with pool_of(sessions_max=2, session_limit_pause_seconds=0.1) as pool:
            await asyncio.gather(*(pool.send(QUERY) for _ in range(10)))
        assert observer.opened == ["ok", "session_limit", "ok"]

    @pytest.mark.fault("F027")
    async def test_pool_without_any_session_keeps_asking_for_one(self, pool_of, tls_server, observer):
        tls_server.script.on("login", canned.code(2502), canned.code(2502))
        async with pool_of() as pool:
            assert (await pool.send(QUERY)).code == 1300
        assert observer.opened == ["session_limit", "session_limit", "ok"]

    async def test_fault_of_our_own_stops_the_opening_instead_of_storming(self, certificates, tls_server, caplog):
        factory = partial(TlsTransport, certificates.endpoint(tls_server.port))
        async with Pool(factory, RFC, Credentials("gw-main", "bad\x00password"), name="canned") as pool:
            with pytest.raises(NotSent):
                await pool.send(QUERY)
        assert tls_server.connections == 1
        assert "bad" not in caplog.text


class TestUpkeep:
    async def test_quiet_session_is_kept_alive_by_a_query(self, pool_of, tls_server):
        async with pool_of(sessions_min=1, keepalive_seconds=0.05):
            await eventually(lambda: tls_server.script.verbs().count("poll") >= 3)
        assert set(tls_server.script.sessions("poll")) == {1}

    @pytest.mark.fault("F006")
    async def test_dead_peer_is_found_before_a_caller_meets_it(self, pool_of, tls_server, observer):
        tls_server.script.on("poll", canned.silence)
        async with pool_of(sessions_min=1, keepalive_seconds=0.05, keepalive_timeout_seconds=0.05) as pool:
            await eventually(lambda: observer.closed)
            assert (await pool.send(RENEW)).code == 1000
        assert observer.closed[0] == "dead_peer"

    @pytest.mark.fault("F029")
    async def test_keepalive_that_finds_no_session_replaces_it(self, pool_of, tls_server, observer):
        tls_server.script.on("poll", canned.code(2002))
        async with pool_of(sessions_min=1, keepalive_seconds=0.05):
            await eventually(lambda: observer.opened == ["ok", "ok"])
        assert observer.closed[0] == "idle"

    async def test_session_is_replaced_after_its_number_of_commands(self, pool_of, tls_server):
        async with pool_of(commands_max=2) as pool:
            for _ in range(5):
                await pool.send(QUERY)
        assert tls_server.script.sessions("poll") == [1, 1, 2, 2, 3]

    async def test_session_is_replaced_at_its_age(self, pool_of, observer):
        async with pool_of(sessions_min=1, age_max_seconds=0.1):
            await eventually(lambda: observer.opened == ["ok"] * 3)
        assert set(observer.closed) == {"logout"}

    async def test_idle_sessions_are_logged_out_down_to_the_minimum(self, pool_of, tls_server):
        tls_server.script.on("poll", *[canned.late(0.4)] * 3)
        async with pool_of(sessions_min=1, sessions_max=3, idle_seconds=0.1) as pool:
            await asyncio.gather(*(pool.send(QUERY) for _ in range(3)))
            await eventually(lambda: tls_server.script.verbs().count("logout") == 2)
            await asyncio.sleep(0.05)
            assert pool.stats()[Phase.READY] == 1


class TestClosing:
    async def test_every_session_is_logged_out(self, pool_of, tls_server, observer):
        async with pool_of(sessions_min=2) as pool:
            await eventually(lambda: pool.stats()[Phase.READY] == 2)
        assert tls_server.script.verbs().count("logout") == 2
        assert observer.closed == ["logout", "logout"]
        assert observer.gauge["ready"] == 0

    async def test_command_in_flight_may_end(self, pool_of, tls_server):
        tls_server.script.on("renew", canned.late(0.1))
        pool = pool_of()
        pool.start()
        command = asyncio.create_task(pool.send(RENEW))
        await eventually(lambda: "renew" in tls_server.script.verbs())
        await pool.close()
        assert (await command).code == 1000
        assert tls_server.script.verbs()[-1] == "logout"

    @pytest.mark.parametrize("transport", ["tls", "https"])
    async def test_command_that_does_not_end_in_time_loses_its_answer(
        self, pool_of, tls_server, https_pool, https_server, transport
    ):
        pool, server = (pool_of(), tls_server) if transport == "tls" else (https_pool, https_server)
        server.script.on("renew", canned.silence)
        pool.start()
        command = asyncio.create_task(pool.send(RENEW))
        await eventually(lambda: "renew" in server.script.verbs())
        started = time.monotonic()
        await pool.close(drain_seconds=0.05)
        assert time.monotonic() - started < 1.5
        with pytest.raises(AnswerLost):
            await command

    async def test_waiting_callers_are_told_that_nothing_was_sent(self, pool_of, tls_server):
        tls_server.script.greet = canned.silence
        pool = pool_of()
        pool.start()
        waiting = asyncio.create_task(pool.send(QUERY))
        await asyncio.sleep(0.02)
        await pool.close()
        with pytest.raises(NotSent) as caught:
            await waiting
        assert caught.value.reason == "closed"

    async def test_closed_pool_sends_nothing(self, pool_of, tls_server):
        pool = pool_of()
        pool.start()
        await pool.close()
        with pytest.raises(NotSent) as caught:
            await pool.send(QUERY)
        assert caught.value.reason == "closed"
        assert tls_server.connections == 0

    async def test_closing_during_the_pauses_of_an_unreachable_registry_does_not_wait_for_them(
        self, make_pool, observer, unused_tcp_port
    ):
        pool = make_pool(unused_tcp_port, sessions_min=1, backoff_first_seconds=30, backoff_max_seconds=60)
        pool.start()
        await eventually(lambda: observer.gauge.get("backoff") == 1)
        started = time.monotonic()
        await pool.close()
        assert time.monotonic() - started < 0.5


async def test_observer_hears_of_each_command_and_its_outcome(pool_of, tls_server, observer):
    tls_server.script.on("renew", canned.code(1001), canned.code(2304), canned.code(2400), canned.eof)
    async with pool_of() as pool:
        await pool.send(QUERY)
        await pool.send(RENEW)
        for error in (CommandRejected, CommandRejected, AnswerLost):
            with pytest.raises(error):
                await pool.send(RENEW)
    assert observer.commands == [
        ("poll:req", "ok", "1300"),
        ("domain:renew", "pending", "1001"),
        ("domain:renew", "refused", "2304"),
        ("domain:renew", "busy", "2400"),
        ("domain:renew", "broken", "none_reset"),
    ]
