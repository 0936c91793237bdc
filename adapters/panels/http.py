"""Calls of panels over HTTP: one POST each, of which it is known afterwards whether it can have been heard."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp

from adapters.errors import Unavailable
from adapters.hosting.interface import AnswerLost
from adapters.panels.link import PanelLink

_ANSWER_OCTETS_MAX = 4 * 1024 * 1024


@dataclass(slots=True)
class _Progress:
    """How far one call came: whether a byte of it may have been written."""

    sent: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str


class PanelHttp:
    """A POST leaves once: it is never repeated, and redirects are not followed. Connections are made as needed."""

    def __init__(self, link: PanelLink, headers: Mapping[str, str]) -> None:
        self._link = link
        self._headers = {"Accept-Encoding": "identity", **headers}
        self._places = asyncio.Semaphore(link.calls_max)
        self._http: aiohttp.ClientSession | None = None

    async def query(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Ask for something. Raises `Unavailable`, whatever became of the question."""
        try:
            return await self._call(path, fields, self._link.query_timeout_seconds)
        except AnswerLost as err:
            raise Unavailable("unreachable") from err

    async def transform(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Change something. Raises `Unavailable` when nothing was sent, else `AnswerLost`."""
        return await self._call(path, fields, self._link.transform_timeout_seconds)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def _call(self, path: str, fields: Mapping[str, str], timeout_seconds: float) -> Answer:
        progress = _Progress()
        async with self._places:
            try:
                async with asyncio.timeout(timeout_seconds):
                    return await self._post(path, fields, progress)
            except TimeoutError as err:
                raise _failure(progress, "timeout") from err
            except (aiohttp.ClientError, OSError) as err:
                raise _failure(progress, "reset") from err

    async def _post(self, path: str, fields: Mapping[str, str], progress: _Progress) -> Answer:
        url = f"{self._link.url.rstrip('/')}{path}"
        async with self._session().post(
            url, data=fields, headers=self._headers, allow_redirects=False, trace_request_ctx=progress
        ) as response:
            body = bytearray()
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > _ANSWER_OCTETS_MAX:
                    raise AnswerLost("malformed")
            return Answer(response.status, body.decode("utf-8", "replace"))

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            context = ssl.create_default_context(cafile=self._link.ca_file)
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._link.connect_timeout_seconds)
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_sent)
            # A connection that was idle may be closing at the moment it is used: each call has its own.
            connector = aiohttp.TCPConnector(ssl=context, limit=self._link.calls_max, force_close=True)
            self._http = aiohttp.ClientSession(connector=connector, timeout=timeout, trace_configs=[trace])
        return self._http


async def _sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: Any) -> None:
    context.trace_request_ctx.sent = True


def _failure(progress: _Progress, cause: str) -> Exception:
    return AnswerLost(cause) if progress.sent else Unavailable("unreachable")
