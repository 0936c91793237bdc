"""Calls over HTTP: each leaves once, and afterwards it is known whether it can have been heard."""

import asyncio
import gzip
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from adapters.errors import AnswerLost, Unavailable
from adapters.exchanges import Exchanges
from adapters.http import FixedHeaders, HttpCall, HttpClient, HttpDialect, HttpLink, Quota
from tests.adapters.http.scripted import cut, cut_mid_body, fine, scripted_server
from tests.support.ports import free_port

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CALL = HttpCall("domain:create", "/domain/create", (("dname", "zavod-probny.ru"), ("passport", "4509 112233")))
SHOWN = frozenset({"dname", "result"})


@dataclass
class Told:
    """Hears what a link tells of itself."""

    commands: list[tuple[str, str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    limited: int = 0

    def command_done(self, registry, command, result_class, code, seconds):
        self.commands.append((command, result_class, code))

    def session_opened(self, registry, result):
        self.opened.append(result)

    def sessions(self, registry, state, count): ...
    def throttled(self, registry, seconds): ...

    def rate_limited(self, registry, code):
        self.limited += 1


@dataclass
class Session:
    """Credentials that lapse: each renewal gives the next token."""

    number: int = 1

    def sign(self, call):
        return replace(call, headers={"Authorization": f"token-{self.number}"})

    async def renew(self):
        await asyncio.sleep(0)
        self.number += 1


@pytest.fixture
async def server():
    async with scripted_server() as server:
        yield server


@pytest.fixture
async def connect(server):
    clients = []

    def build(credentials=None, *, clock: Callable[[], datetime] = lambda: NOW, told=None, **link):
        where = HttpLink(**({"url": server.url, "transform_timeout_seconds": 20} | link))
        fixed = credentials or FixedHeaders({"Authorization": "s3cret"})
        client = HttpClient("example", where, fixed, HttpDialect(shown=SHOWN), clock=clock, metrics=told)
        clients.append(client)
        return client

    yield build
    for client in clients:
        await client.close()


async def test_fields_are_the_form_of_a_post_and_the_query_of_a_get(server, connect):
    client = connect()
    repeated = HttpCall("domain:check", "/check", (("ns", "a"), ("ns", "b")))
    assert (await client.query(repeated)).status == 200
    assert server.forms == [[("ns", "a"), ("ns", "b")]]
    await client.query(replace(repeated, method="GET"))
    assert server.asked[1].query.getall("ns") == ["a", "b"]
    assert server.asked[1].headers["Authorization"] == "s3cret"


@pytest.mark.fault("F054")
@pytest.mark.parametrize(
    ("answering", "cause", "code"),
    [
        (
            web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html"),
            "server_error",
            "http_502",
        ),
        (web.Response(text="<html>Log in</html>", content_type="text/html"), "malformed", "none_malformed"),
        (web.Response(status=302, headers={"Location": "http://elsewhere.example/"}), "malformed", "http_302"),
        (cut, "reset", "none_reset"),
        (cut_mid_body, "reset", "none_reset"),
    ],
)
async def test_what_is_no_answer_leaves_a_change_unknown_and_is_not_repeated(server, connect, answering, cause, code):
    told = Told()
    client = connect(told=told)
    server.script.append(answering)
    with pytest.raises(AnswerLost) as lost:
        await client.transform(CALL)
    assert lost.value.cause == cause
    assert len(server.asked) == 1
    assert told.commands[0][2] == code
    assert client.status().last_error == cause


@pytest.mark.fault("F054")
async def test_a_small_answer_that_unpacks_to_a_large_one_is_not_read(server, connect):
    packed = gzip.compress(b'"' + b"0" * 40_000_000 + b'"')
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    server.script.append(web.Response(body=packed, headers=headers))
    with pytest.raises(AnswerLost):
        await connect().transform(CALL)


async def test_an_answer_that_does_not_come_in_time_is_lost(server, connect):
    never = asyncio.Event()

    async def silent(_request):
        await never.wait()

    server.script.append(silent)
    with pytest.raises(AnswerLost) as lost:
        await connect(transform_timeout_seconds=1.0).transform(CALL)
    assert lost.value.cause == "timeout"


async def test_a_question_whose_answer_is_lost_changed_nothing(server, connect):
    server.script.append(cut)
    with pytest.raises(Unavailable) as err:
        await connect().query(CALL)
    assert err.value.reason == "unreachable"


async def test_nothing_was_sent_where_nobody_listens(connect):
    told = Told()
    with pytest.raises(Unavailable) as err:
        await connect(told=told, url=f"http://127.0.0.1:{free_port()}").transform(CALL)
    assert err.value.reason == "unreachable"
    assert told.opened == ["unreachable"]


async def test_an_error_in_the_interfaces_own_words_is_an_answer(server, connect):
    server.script.append(web.json_response({"status": "ERROR"}, status=500))
    answer = await connect().transform(CALL)
    assert (answer.status, answer.text) == (500, '{"status": "ERROR"}')


@pytest.mark.fault("F055")
@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        ("7", timedelta(seconds=7)),
        ("Mon, 23 Nov 2026 10:01:00 GMT", timedelta(seconds=60)),
        ("315360000", timedelta(minutes=15)),
        ("9" * 400, timedelta(minutes=15)),
        ("Mon, 23 Nov 2036 10:01:00 GMT", timedelta(minutes=15)),
        ("soon", timedelta(seconds=5)),
        (None, timedelta(seconds=5)),
    ],
)
async def test_too_fast_means_silence_for_as_long_as_is_sensible(server, connect, retry_after, pause):
    now, told = NOW, Told()
    client = connect(clock=lambda: now, told=told)
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    server.script.append(web.Response(status=429, headers=headers))
    with pytest.raises(Unavailable) as err:
        await client.transform(CALL)
    assert (err.value.reason, err.value.retry_after, told.limited) == ("rate_limited", pause, 1)
    now += pause - timedelta(seconds=1)
    with pytest.raises(Unavailable):
        await client.query(CALL)
    assert len(server.asked) == 1
    now += timedelta(seconds=1)
    assert (await client.query(CALL)).status == 200


@pytest.mark.fault("F055")
async def test_pauses_that_nobody_names_grow(server, connect):
    now = NOW
    client = connect(clock=lambda: now)
    pauses = []
    for _ in range(3):
        server.script.append(web.Response(status=429))
        with pytest.raises(Unavailable) as err:
            await client.query(CALL)
        pauses.append(err.value.retry_after.total_seconds())
        now += err.value.retry_after
    assert pauses == [5, 10, 20]


@pytest.mark.fault("F056")
async def test_of_many_callers_whose_session_lapsed_one_logs_in_for_all(server, connect):
    async def lets_in(request):
        good = request.headers["Authorization"] == "token-2"
        return fine(request) if good else web.Response(status=401)

    server.script.extend([lets_in] * 20)
    session = Session()
    client = connect(session, calls_max=8)
    answers = await asyncio.gather(*(client.query(CALL) for _ in range(8)))
    assert {answer.status for answer in answers} == {200}
    assert session.number == 2


@pytest.mark.fault("F056")
async def test_a_login_that_is_refused_again_is_not_tried_on(server, connect):
    server.script.extend([web.Response(status=401), web.Response(status=401)])
    with pytest.raises(Unavailable) as err:
        await connect(Session()).transform(CALL)
    assert err.value.reason == "login_refused"
    assert len(server.asked) == 2


async def test_evidence_shows_what_is_known_to_be_harmless_alone(server, connect):
    server.script.append(
        web.json_response({"result": "success", "authinfo": "Kq7", "more": {"dname": "a.ru", "age": 7}})
    )
    exchanges = Exchanges(lambda: NOW)
    with exchanges.recorded():
        await connect().transform(CALL)
    (kept,) = exchanges.masked()
    assert (kept.command, kept.at) == ("domain:create", NOW)
    assert kept.request == (
        '{"method":"POST","path":"/domain/create","fields":{"dname":"zavod-probny.ru","passport":"***"}}'
    )
    assert kept.answer == (
        '{"status":200,"type":"application/json",'
        '"body":{"result":"success","authinfo":"***","more":{"dname":"a.ru","age":"***"}}}'
    )


async def test_a_change_does_not_leave_when_its_caller_may_no_longer_send(server, connect):
    exchanges = Exchanges(lambda: NOW, may_send=lambda: False)
    with exchanges.recorded(), pytest.raises(Unavailable):
        await connect().transform(CALL)
    assert server.asked == []
    assert exchanges.masked() == []


async def test_the_quota_is_asked_before_anything_is_sent(server):
    link = HttpLink(server.url)
    quota = Quota(per_hour=60, burst=1, monotonic=lambda: 0.0)
    client = HttpClient("example", link, FixedHeaders({}), HttpDialect(), clock=lambda: NOW, quota=quota)
    await client.query(CALL)
    with pytest.raises(Unavailable) as err:
        await client.query(CALL)
    assert err.value.retry_after == timedelta(minutes=1)
    assert len(server.asked) == 1
    await client.close()


async def test_what_cannot_be_read_shows_no_key_in_its_traceback(connect):
    """A key that goes in the query of a question is in the URL, which HTTP clients put into their errors."""

    async def answer(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n")
        writer.close()

    key, call = "Secret-Key-1", HttpCall("names", "/names", (("api-key", "Secret-Key-1"),), "GET")
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        client = connect(url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(Unavailable) as stopped:
            await client.query(call)
    assert key not in "".join(traceback.format_exception(stopped.value))
