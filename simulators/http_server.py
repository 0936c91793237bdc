"""EPP over HTTPS, as the .ru registry has it: one POST a document, the session is a cookie, no greeting is pushed.

A session outlives its connections and belongs to the client certificate it was made with. Where the registry's own
habits are not public, this server is the strict one: other methods, media types and paths are refused.
"""

import secrets
import ssl
import time
from dataclasses import dataclass, field

from aiohttp import web

from simulators import cutting
from simulators.certificates import peer_fingerprint
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

    def __init__(self, simulator: Simulator, context: ssl.SSLContext) -> None:
        self._simulator = simulator
        self._context = context
        self._kept: dict[str, _Kept] = {}
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        app = web.Application(client_max_size=DOCUMENT_MAX)
        app.router.add_post("/", self._post)
        app.router.add_head("/", self._head)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=self._context).start()
        bound: int = self._runner.addresses[0][1]
        return bound

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _post(self, request: web.Request) -> web.StreamResponse:
        if request.content_type not in _MEDIA_TYPES:
            raise web.HTTPUnsupportedMediaType(text="the body is an EPP document: Content-Type text/xml\n")
        document = await request.read()
        token, session = self._session(request)
        delivery = await self._simulator.take(session, document)
        self._keep(token, session, ended=delivery.close)
        if delivery.reset and request.transport is not None:
            cutting.reset(request.transport)
        return self._response(request, token, delivery.document or b"")

    async def _head(self, request: web.Request) -> web.StreamResponse:
        """Give a cookie before login, which the oldest public client asks for."""
        token, session = self._session(request)
        self._kept[token] = _Kept(session)
        return self._response(request, token, b"")

    def _session(self, request: web.Request) -> tuple[str, Session]:
        """The session of the request's cookie, or a new one that is kept once it has logged in."""
        self._forget_idle()
        certificate = _certificate(request)
        token = request.cookies.get(COOKIE, "")
        kept = self._kept.get(token)
        if kept is not None and kept.session.certificate == certificate:
            kept.used_at = time.monotonic()
            return token, kept.session
        return secrets.token_urlsafe(24), self._simulator.open_session(certificate)

    def _keep(self, token: str, session: Session, *, ended: bool) -> None:
        if ended:
            self._kept.pop(token, None)
            self._simulator.end_session(session)
        elif session.registrar is not None:
            self._kept.setdefault(token, _Kept(session))

    def _forget_idle(self) -> None:
        now = time.monotonic()
        for token, kept in list(self._kept.items()):
            if now - kept.used_at > self._simulator.seconds_left(kept.session):
                del self._kept[token]
                self._simulator.end_session(kept.session)

    def _response(self, request: web.Request, token: str, document: bytes) -> web.Response:
        response = web.Response(body=document, content_type="text/xml", charset="UTF-8")
        if token in self._kept and request.cookies.get(COOKIE) != token:
            response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True)
        return response


def _certificate(request: web.Request) -> str | None:
    connection = None if request.transport is None else request.transport.get_extra_info("ssl_object")
    return None if connection is None else peer_fingerprint(connection)
