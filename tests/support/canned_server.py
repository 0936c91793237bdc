"""A small EPP server whose answers are scripted: over TLS frames and over HTTPS. It keeps no objects.

What isn't scripted goes well: hello and connect are greeted, login is accepted, logout ends the session, `poll req`
finds no messages and every other command is completed.
"""

import asyncio
import contextlib
import re
import socket
import ssl
import struct
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, Self

from aiohttp import web
from lxml import etree

RFC = "urn:ietf:params:xml:ns:epp-1.0"
RIPN = "http://www.ripn.net/epp/ripn-epp-1.0"
_OBJECTS = {
    RFC: ["urn:ietf:params:xml:ns:domain-1.0", "urn:ietf:params:xml:ns:contact-1.0", "urn:ietf:params:xml:ns:host-1.0"],
    RIPN: [f"http://www.ripn.net/epp/ripn-{name}-1.0" for name in ("domain", "contact", "host")],
}
_CODES = {"poll": 1300, "logout": 1500}


def greeting(namespace: str = RFC) -> bytes:
    menu = "".join(f"<objURI>{uri}</objURI>" for uri in _OBJECTS[namespace])
    return (
        f'<epp xmlns="{namespace}"><greeting><svID>canned</svID><svDate>2026-11-22T12:00:00Z</svDate>'
        f"<svcMenu><version>1.0</version><lang>en</lang>{menu}</svcMenu>"
        "<dcp><access><all/></access><statement><purpose><admin/><prov/></purpose><recipient><ours/><public/>"
        "</recipient><retention><stated/></retention></statement></dcp></greeting></epp>"
    ).encode()


def response(code: int, cl_trid: str | None, namespace: str = RFC, *, message: str = "canned") -> bytes:
    client = f"<clTRID>{cl_trid}</clTRID>" if cl_trid else ""
    return (
        f'<epp xmlns="{namespace}"><response><result code="{code}"><msg>{message}</msg></result>'
        f"<trID>{client}<svTRID>sv-1</svTRID></trID></response></epp>"
    ).encode()


@dataclass(frozen=True)
class Request:
    """A document as the server read it, with the number of the session it came on (counted from 1)."""

    document: bytes
    session: int

    @property
    def namespace(self) -> str:
        return etree.QName(etree.fromstring(self.document)).namespace or ""

    @property
    def verb(self) -> str:
        child = etree.fromstring(self.document)[0]
        name = etree.QName(child).localname
        return etree.QName(child[0]).localname if name == "command" else name

    @property
    def cl_trid(self) -> str | None:
        found = re.search(rb"<(?:\w+:)?clTRID>([^<]+)<", self.document)
        return found and found[1].decode()

    def answer(self, code: int | None = None, **parts: object) -> bytes:
        if self.verb == "hello":
            return greeting(self.namespace)
        code = _CODES.get(self.verb, 1000) if code is None else code
        return response(code, self.cl_trid, self.namespace, **parts)  # type: ignore[arg-type]


class Reply(Protocol):
    """What a scripted behaviour may do to the client."""

    async def send(self, document: bytes) -> None: ...
    async def send_raw(self, octets: bytes) -> None: ...
    def reset(self) -> None: ...
    def close(self) -> None: ...


Behaviour = Callable[[Request, Reply], Awaitable[None]]


def code(number: int, **parts: object) -> Behaviour:
    async def behave(request: Request, reply: Reply) -> None:
        await reply.send(request.answer(number, **parts))
        if number // 100 in (15, 25):
            reply.close()

    return behave


def document(content: bytes) -> Behaviour:
    async def behave(request: Request, reply: Reply) -> None:
        await reply.send(content)

    return behave


def raw(octets: bytes, *, then_close: bool = False) -> Behaviour:
    async def behave(request: Request, reply: Reply) -> None:
        await reply.send_raw(octets)
        if then_close:
            reply.close()

    return behave


def late(seconds: float, then: Behaviour | None = None) -> Behaviour:
    async def behave(request: Request, reply: Reply) -> None:
        await asyncio.sleep(seconds)
        await (then or well)(request, reply)

    return behave


def when(condition: Callable[[], object], then: Behaviour | None = None) -> Behaviour:
    """Answer as soon as something is so, however long that takes."""

    async def behave(request: Request, reply: Reply) -> None:
        while not condition():  # noqa: ASYNC110 - a condition of the test, which nobody signals
            await asyncio.sleep(0.002)
        await (then or well)(request, reply)

    return behave


def drip(seconds_per_octet: float) -> Behaviour:
    async def behave(request: Request, reply: Reply) -> None:
        for octet in frame(request.answer()):
            await reply.send_raw(bytes([octet]))
            await asyncio.sleep(seconds_per_octet)

    return behave


def cut(octets: int) -> Behaviour:
    """Send the first octets of the answer's frame, then reset."""

    async def behave(request: Request, reply: Reply) -> None:
        await reply.send_raw(frame(request.answer())[:octets])
        await asyncio.sleep(0.02)
        reply.reset()

    return behave


async def well(request: Request, reply: Reply) -> None:
    await code(_CODES.get(request.verb, 1000))(request, reply)


async def twice(request: Request, reply: Reply) -> None:
    await reply.send_raw(frame(request.answer()) * 2)


async def silence(request: Request, reply: Reply) -> None:
    await asyncio.Event().wait()


async def reset(request: Request, reply: Reply) -> None:
    reply.reset()


async def eof(request: Request, reply: Reply) -> None:
    reply.close()


def frame(content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 4) + content


def linger_nothing(transport: asyncio.BaseTransport) -> None:
    """Make the next abort a TCP reset instead of a polite end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:  # the client may be gone already
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class Script:
    """Behaviours by verb, each used once in order; `greet` is what a TLS client meets on connecting."""

    by_verb: defaultdict[str, deque[Behaviour]] = field(default_factory=lambda: defaultdict(deque))
    received: list[Request] = field(default_factory=list)
    greet: Behaviour = field(default_factory=lambda: document(greeting()))

    def on(self, verb: str, *behaviours: Behaviour) -> None:
        self.by_verb[verb].extend(behaviours)

    def verbs(self) -> list[str]:
        return [request.verb for request in self.received]

    def sessions(self, verb: str) -> list[int]:
        return [request.session for request in self.received if request.verb == verb]

    def take(self, request: Request) -> Behaviour:
        self.received.append(request)
        waiting = self.by_verb[request.verb]
        return waiting.popleft() if waiting else well


@dataclass
class _Stream:
    writer: asyncio.StreamWriter

    async def send(self, document: bytes) -> None:
        await self.send_raw(frame(document))

    async def send_raw(self, octets: bytes) -> None:
        self.writer.write(octets)
        await self.writer.drain()

    def reset(self) -> None:
        linger_nothing(self.writer.transport)
        self.writer.transport.abort()

    def close(self) -> None:
        self.writer.close()


class CannedTlsServer:
    """RFC 5734 over TLS; use as an async context manager, then `port`."""

    def __init__(self, context: ssl.SSLContext, *, port: int = 0) -> None:
        self.script = Script()
        self.port = port
        self._context = context
        self._writers: dict[int, asyncio.StreamWriter] = {}
        self._connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def connections(self) -> int:
        """How many connections were ever accepted."""
        return self._connections

    @property
    def live(self) -> int:
        return len(self._writers)

    def hang_up(self) -> None:
        """End every connection at once, as a registry does at its daily recycling."""
        for writer in self._writers.values():
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        number = self._connections
        self._writers[number] = writer
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._converse(number, reader, _Stream(writer))
        except asyncio.CancelledError:
            pass
        finally:
            writer.transport.abort()
            del self._writers[number]
            self._tasks.discard(task)

    async def _converse(self, number: int, reader: asyncio.StreamReader, stream: _Stream) -> None:
        await self.script.greet(Request(b"<epp><hello/></epp>", number), stream)
        while not stream.writer.is_closing():
            (length,) = struct.unpack(">I", await reader.readexactly(4))
            request = Request(await reader.readexactly(length - 4), number)
            await self.script.take(request)(request, stream)


@dataclass
class _HttpReply:
    request: web.Request
    session: int
    response: web.StreamResponse | None = None

    async def send(self, document: bytes) -> None:
        self.response = web.Response(body=document, content_type="text/xml", charset="UTF-8")

    async def send_raw(self, octets: bytes) -> None:
        raise NotImplementedError("frames have no meaning here")

    def reset(self) -> None:
        assert self.request.transport is not None
        linger_nothing(self.request.transport)
        self.request.transport.abort()

    def close(self) -> None:
        if self.response is not None:
            self.response.force_close()
        elif self.request.transport is not None:
            self.request.transport.close()


def http(response: Callable[[Request], web.StreamResponse]) -> Behaviour:
    """Answer with any HTTP response."""

    async def behave(request: Request, reply: Reply) -> None:
        assert isinstance(reply, _HttpReply)
        reply.response = response(request)

    return behave


async def http_cut(request: Request, reply: Reply) -> None:
    """Promise the whole answer, send half of it, then end the connection."""
    assert isinstance(reply, _HttpReply)
    content = request.answer()
    response = web.StreamResponse(headers={"Content-Type": "text/xml", "Content-Length": str(len(content))})
    await response.prepare(reply.request)
    await response.write(content[: len(content) // 2])
    reply.close()
    reply.response = response


async def well_and_close(request: Request, reply: Reply) -> None:
    """Answer, and end the connection but not the session."""
    await well(request, reply)
    assert isinstance(reply, _HttpReply)
    assert reply.response is not None
    reply.response.force_close()


class CannedHttpsServer:
    """EPP by POST with a session cookie; a session's number is its cookie's value, 0 without one.

    Where `gives_cookies`, HEAD has one before login.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.script = Script()
        self.gives_cookies = False
        self.cookies_seen: list[str | None] = []
        self.content_types: list[str | None] = []
        self._context = context
        self._logins = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/", self._handle)
        app.router.add_head("/", self._give_cookie)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._context)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, http_request: web.Request) -> web.StreamResponse:
        cookie = http_request.cookies.get("EPPSESSIONID")
        self.cookies_seen.append(cookie)
        self.content_types.append(http_request.headers.get("Content-Type"))
        request = Request(await http_request.read(), int(cookie or 0))
        reply = _HttpReply(http_request, request.session)
        await self.script.take(request)(request, reply)
        answer = reply.response or web.Response(status=500)
        logged_in = request.verb == "login" and isinstance(answer, web.Response) and b'code="1000"' in answer.body
        if logged_in and not (cookie and self.gives_cookies):
            self._name_session(answer)
        return answer

    async def _give_cookie(self, _request: web.Request) -> web.StreamResponse:
        if not self.gives_cookies:
            raise web.HTTPMethodNotAllowed("HEAD", ["POST"])
        answer = web.Response()
        self._name_session(answer)
        return answer

    def _name_session(self, answer: web.Response) -> None:
        self._logins += 1
        answer.set_cookie("EPPSESSIONID", str(self._logins), secure=True, httponly=True)
