"""EPP over HTTPS, as the .ru registry has it: one POST a document, the session is a cookie, no greeting is pushed.

A session outlives its connections and belongs to the client certificate it was made with. Where the registry's own
habits are not public, this server is the strict one: other methods, media types and paths are refused.
"""

import asyncio
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from aiohttp import web

from simulators import cutting
from simulators.certificates import peer_fingerprint
from simulators.delivery import Delivery
from simulators.listener import Listener
from simulators.server_tls import ServerTls
from simulators.simulator import Session, Simulator

COOKIE = "EPPSESSIONID"
DOCUMENT_MAX = 1 << 20
_MEDIA_TYPES = frozenset({"text/xml", "application/xml", "application/epp+xml"})


@dataclass(slots=True)
class _Kept:
    """A session between two requests; `used_at` is a reading of the monotonic clock."""

    session: Session
    used_at: float = field(default_factory=time.monotonic)


class HttpServer:
    """Serves one registry; sessions are found by their cookie."""

    def __init__(self, simulator: Simulator, tls: ServerTls) -> None:
        self._simulator = simulator
        self._tls = tls
        self._kept: dict[str, _Kept] = {}
        self._runner: web.AppRunner | None = None
        self._listener: Listener | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        app = web.Application(client_max_size=DOCUMENT_MAX)
        app.router.add_post("/", self._post)
        app.router.add_head("/", self._head)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        if self._runner.server is None:
            raise RuntimeError("aiohttp made no server")
        self._listener = Listener(self._simulator, self._tls, self._runner.server)
        return await self._listener.start(host, port)

    async def close(self) -> None:
        if self._listener is not None:
            await self._listener.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _post(self, request: web.Request) -> web.StreamResponse:
        if request.content_type not in _MEDIA_TYPES:
            raise web.HTTPUnsupportedMediaType(text="the body is an EPP document: Content-Type text/xml\n")
        document = await request.read()
        token, session = self._session(request)
        delivery = await self._simulator.take(session, document)
        self._keep(token, session, ended=delivery.close and not delivery.reset)
        return await self._deliver(request, token, delivery)

    async def _head(self, request: web.Request) -> web.StreamResponse:
        """Give a cookie before login, which the oldest public client asks for."""
        if not self._simulator.profile.session.cookie_before_login:
            raise web.HTTPMethodNotAllowed("HEAD", ["POST"])
        token, session = self._session(request)
        self._kept[token] = _Kept(session)
        return await self._deliver(request, token, Delivery(b""))

    def _session(self, request: web.Request) -> tuple[str, Session]:
        """The session of the request's cookie, or a new one that is kept once it has logged in."""
        self._forget_idle()
        certificate = _certificate(request)
        token = request.cookies.get(COOKIE, "")
        kept = self._kept.get(token)
        if kept is not None and kept.session.certificate == certificate:
            kept.used_at = time.monotonic()
            return token, kept.session
        token = secrets.token_urlsafe(24)
        return token, self._simulator.open_session(certificate, partial(self._drop, token))

    def _keep(self, token: str, session: Session, *, ended: bool) -> None:
        """Keep a session that logged in until it logs out; that its connection is cut means nothing to it."""
        if ended:
            self._drop(token)
            self._simulator.end_session(session)
        elif session.registrar is not None:
            self._kept.setdefault(token, _Kept(session))
        elif token not in self._kept:
            self._simulator.end_session(session)

    def _forget_idle(self) -> None:
        now = time.monotonic()
        for token, kept in list(self._kept.items()):
            if now - kept.used_at > self._simulator.seconds_left(kept.session):
                self._drop(token)

    def _drop(self, token: str) -> None:
        kept = self._kept.pop(token, None)
        if kept is not None:
            self._simulator.end_session(kept.session)

    async def _deliver(self, request: web.Request, token: str, delivery: Delivery) -> web.StreamResponse:
        """Send the answer as its delivery says; what is returned goes nowhere when the connection was cut."""
        document = b"" if delivery.document is None else delivery.document
        response = web.StreamResponse()
        response.content_type, response.charset = "text/xml", "UTF-8"
        response.content_length = len(document)
        if token in self._kept and request.cookies.get(COOKIE) != token:
            response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True)
        if delivery.silent:
            await _until_gone(request)
        elif delivery.document is not None:
            await _write(request, response, replace(delivery, document=document))
        _end(request, delivery)
        return response


def _certificate(request: web.Request) -> str | None:
    connection = None if request.transport is None else request.transport.get_extra_info("ssl_object")
    return None if connection is None else peer_fingerprint(connection)


async def _write(request: web.Request, response: web.StreamResponse, delivery: Delivery) -> None:
    with suppress(ConnectionResetError):  # the client has gone: it is not told
        await response.prepare(request)
        for piece in replace(delivery.shape, copies=1).pieces(delivery.document or b""):
            await response.write(piece)
            await asyncio.sleep(delivery.shape.pause_seconds)


def _end(request: web.Request, delivery: Delivery) -> None:
    if request.transport is None:
        return
    if delivery.half_close:
        cutting.half_close(request.transport)
    elif delivery.reset:
        cutting.reset(request.transport)


async def _until_gone(request: web.Request) -> None:
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.05)
