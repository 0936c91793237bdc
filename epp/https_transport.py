"""EPP over HTTPS with a session cookie: one POST a document, as the .ru registry has it (registry manual 1).

The session lives in the cookie, not in the connection, so TCP connections may come and go beneath it.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType, SimpleNamespace

import aiohttp
from aiohttp.connector import Connection
from yarl import URL

from epp.errors import AnswerLost, CertificateRefused, GreetingTimeout, SessionLost
from epp.farewell import Farewell
from epp.transport import Endpoint, certificate_until, connect_failure

_MEDIA_TYPE = "text/xml"
_HEADERS = {"Content-Type": f"{_MEDIA_TYPE}; charset=UTF-8", "Accept": _MEDIA_TYPE, "Accept-Encoding": "identity"}
_CHUNK_OCTETS = 64 * 1024
# Shorter than servers keep idle connections, so that a command seldom starts on one that is just being closed.
_KEEPALIVE_SECONDS = 10.0
_FAREWELL_SECONDS = 2.0


class _Response(aiohttp.ClientResponse):
    """Remembers the connection that it came over, which aiohttp lets go with the last octet."""

    carrier: asyncio.BaseTransport | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        self.carrier = connection.transport
        return await super().start(connection)


@dataclass(slots=True)
class _Progress:
    """How far one POST came: whether a byte of it may have been written."""

    sent: bool = False


class HttpsTransport:
    """One cookie session with a registry: its own connection, its own cookies, certificates on both sides.

    `hello` is the dialect's <hello/> document, by which the greeting is asked for: here the server never speaks first.
    `farewell` ends a session that is given up in doubt: without a connection to lose, the registry would keep it, and
    count it against the account's limit, until it has been idle for long enough. `cookie_first`: ask for the cookie
    before the greeting, as the oldest public client does, so that also a login without an answer can be ended; a
    server that gives none is taken as it is.
    A POST leaves once: aiohttp repeats idempotent methods only, and redirects are not followed.
    """

    def __init__(
        self, endpoint: Endpoint, *, hello: bytes, farewell: Farewell | None = None, cookie_first: bool = False
    ) -> None:
        self._endpoint = endpoint
        self._hello = hello
        self._farewell = farewell
        self._cookie_first = cookie_first
        self._server_name = endpoint.server_name
        self._url = URL.build(scheme="https", host=endpoint.host, port=endpoint.port, path="/")
        self._http: aiohttp.ClientSession | None = None
        self.server_certificate_until: datetime | None = None
        self._lost: str | None = None
        self._deadline: asyncio.Timeout | None = None

    @property
    def lost(self) -> str | None:
        return self._lost

    @property
    def ticket(self) -> str | None:
        cookies = [] if self._http is None else [f"{each.key}={each.value}" for each in self._http.cookie_jar]
        return "; ".join(cookies) or None

    async def end(self, ticket: str) -> bool:
        if self._farewell is None:
            return True
        with suppress(OSError):
            async with self._http_session({"Cookie": ticket}) as http:
                return await self._answer_to_farewell(http, self._farewell) is not None
        return False

    async def open(self) -> bytes:
        try:
            self._http = self._http_session()
        except OSError as err:
            raise connect_failure(err) from err
        if self._cookie_first:
            await self._fetch_cookie(self._http)
        try:
            return await self.exchange(self._hello, self._endpoint.greeting_timeout_seconds)
        except AnswerLost as err:
            if err.cause == "timeout":
                raise GreetingTimeout from err
            # With TLS 1.3 a refused client certificate shows only now, in the first read.
            raise connect_failure(err.__cause__ if isinstance(err.__cause__, Exception) else err) from err

    async def exchange(self, document: bytes, timeout_seconds: float) -> bytes:
        if self._http is None or self._lost is not None:
            raise SessionLost(f"nothing sent: {self._lost or 'not open'}")
        progress = _Progress()
        try:
            async with asyncio.timeout(timeout_seconds) as self._deadline:
                return await self._post(self._http, document, progress)
        except (aiohttp.ClientError, OSError) as err:  # TimeoutError is an OSError
            if not progress.sent:
                raise connect_failure(err) from err
            raise AnswerLost(self.lost or _cause(err)) from err
        finally:
            self._deadline = None

    def abort(self) -> None:
        self._lost = self._lost or "eof"
        if self._deadline is not None:
            self._deadline.reschedule(asyncio.get_running_loop().time())

    async def close(self, *, farewell: bool = False) -> bool:
        self.abort()
        http, self._http = self._http, None
        if http is None:
            return True
        try:
            return not farewell or await self._take_leave(http)
        finally:
            await http.close()

    async def _fetch_cookie(self, http: aiohttp.ClientSession) -> None:
        """Have a cookie, if the server gives one now. Raises ConnectFailed when it cannot be reached."""
        progress = _Progress()
        try:
            async with asyncio.timeout(self._endpoint.connect_timeout_seconds):
                async with http.head(self._url, server_hostname=self._server_name, trace_request_ctx=progress):
                    pass
        except (aiohttp.ClientError, OSError) as err:
            failure = connect_failure(err)
            if not progress.sent or isinstance(failure, CertificateRefused):
                raise failure from err

    async def _take_leave(self, http: aiohttp.ClientSession) -> bool:
        """End the session at the registry if one is known; tell whether none stands that could be ended."""
        if self._farewell is None or not len(http.cookie_jar):
            return True
        answer = await self._answer_to_farewell(http, self._farewell)
        return answer is not None and self._farewell.proves_end(answer)

    async def _answer_to_farewell(self, http: aiohttp.ClientSession, farewell: Farewell) -> bytes | None:
        with suppress(AnswerLost, aiohttp.ClientError, OSError):  # TimeoutError is an OSError
            async with asyncio.timeout(_FAREWELL_SECONDS):
                return await self._post(http, farewell.document, _Progress())
        return None

    async def _post(self, http: aiohttp.ClientSession, document: bytes, progress: _Progress) -> bytes:
        async with http.post(
            self._url,
            data=document,
            allow_redirects=False,
            server_hostname=self._server_name,
            trace_request_ctx=progress,
        ) as response:
            self._note_certificate(response)
            if response.status != 200:
                raise AnswerLost(f"http_{response.status}")
            if response.content_type != _MEDIA_TYPE:
                raise AnswerLost("malformed")
            return await self._body(response)

    def _note_certificate(self, response: aiohttp.ClientResponse) -> None:
        carrier = response.carrier if isinstance(response, _Response) else None
        if self.server_certificate_until is None and carrier is not None and not carrier.is_closing():
            self.server_certificate_until = certificate_until(carrier)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_OCTETS):
            body += chunk
            if len(body) > self._endpoint.max_octets:
                raise AnswerLost("malformed")
        return bytes(body)

    def _http_session(self, headers: Mapping[str, str] = MappingProxyType({})) -> aiohttp.ClientSession:
        tracing = aiohttp.TraceConfig()
        tracing.on_request_headers_sent.append(_mark_sent)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._endpoint.ssl_context(),
                limit=1,
                use_dns_cache=False,
                keepalive_timeout=_KEEPALIVE_SECONDS,
            ),
            cookie_jar=aiohttp.CookieJar(unsafe=True, quote_cookie=False),  # unsafe: registries by IP address too
            headers={**_HEADERS, **headers},
            response_class=_Response,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._endpoint.connect_timeout_seconds),
            trace_configs=[tracing],
        )


async def _mark_sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
    """Runs just before the first byte of a request is written."""
    progress: _Progress = context.trace_request_ctx
    progress.sent = True


def _cause(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "timeout"
        case aiohttp.ServerDisconnectedError():
            return "eof"
        case aiohttp.ClientPayloadError():
            return "eof_mid_frame"
        case aiohttp.ClientResponseError():
            return "malformed"
        case _:
            return "reset"
