"""One request over HTTP, of which it is known afterwards whether it can have been heard."""

import asyncio
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import aiohttp

from adapters.errors import AnswerLost, Unavailable
from adapters.http.call import Answer, HttpCall
from adapters.http.link import HttpLink

ANSWER_OCTETS_MAX = 4 * 1024 * 1024

_LEAVE_SECONDS = 2.0


@dataclass(slots=True)
class _Progress:
    """How far one call came: whether a byte of it may have been written."""

    sent: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    answer: Answer
    retry_after: str | None


class HttpTransport:
    """A request leaves once: it is never repeated, and redirects are not followed. Connections are made as needed."""

    def __init__(self, link: HttpLink) -> None:
        self._link = link
        self._http: aiohttp.ClientSession | None = None
        self._sockets: WeakSet[socket.socket] = WeakSet()

    async def send(self, call: HttpCall, timeout_seconds: float) -> Received:
        """Return the answer, whatever its status. Raises `Unavailable` when nothing was sent, else `AnswerLost`."""
        progress = _Progress()
        try:
            async with asyncio.timeout(timeout_seconds):
                return await self._exchange(call, progress)
        except TimeoutError:
            raise _failure(progress, "timeout") from None
        except (ssl.SSLCertVerificationError, aiohttp.ClientConnectorCertificateError) as err:
            raise Unavailable("certificate_refused") from err
        except (aiohttp.ClientError, OSError):
            # Not told further: the error may name the URL, and a question's URL the key that it is asked with.
            raise _failure(progress, "reset") from None

    async def close(self) -> None:
        """Close every connection, and wait until each has taken its leave; none keeps us for long."""
        if self._http is not None:
            await self._http.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVE_SECONDS):
                while any(each.fileno() >= 0 for each in self._sockets):  # noqa: ASYNC110 - sockets tell nobody
                    await asyncio.sleep(0.005)

    async def _exchange(self, call: HttpCall, progress: _Progress) -> Received:
        posts = call.method == "POST"
        async with self._session().request(
            call.method,
            f"{self._link.url.rstrip('/')}{call.path}",
            data=list(call.fields) if posts else None,
            params=None if posts else list(call.fields),
            headers={"Accept-Encoding": "identity", **call.headers},
            allow_redirects=False,
            server_hostname=self._link.server_name,
            trace_request_ctx=progress,
        ) as response:
            body = await _body(response)
            answer = Answer(response.status, response.content_type.lower(), body.decode("utf-8", "replace"))
            return Received(answer, response.headers.get("Retry-After"))

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._link.connect_timeout_seconds)
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_sent)
            # A connection that was idle may be closing at the moment it is used: each call has its own.
            connector = aiohttp.TCPConnector(
                ssl=self._context(), limit=self._link.calls_max, force_close=True, socket_factory=self._socket
            )
            self._http = aiohttp.ClientSession(
                connector=connector, timeout=timeout, trace_configs=[trace], cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._http

    def _socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, _ = address
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        self._sockets.add(made)
        return made

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._link.ca_file)
        if self._link.cert_file is not None:
            context.load_cert_chain(self._link.cert_file, self._link.key_file)
        return context


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, decompressed piece by piece, so that a small one cannot become a large one unnoticed."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > ANSWER_OCTETS_MAX:
            raise AnswerLost("malformed")
    return bytes(body)


async def _sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: Any) -> None:
    context.trace_request_ctx.sent = True


def _failure(progress: _Progress, cause: str) -> Exception:
    return AnswerLost(cause) if progress.sent else Unavailable("unreachable")
