"""The calls to payment providers: bounded in time and size, to the address that the settings name and no other."""

import asyncio
from typing import TypeVar

import aiohttp

from billing_core.payments import ForgedNotice, MalformedNotice, ProviderCall
from gateway.errors import ProviderUnavailable

T = TypeVar("T")

_ANSWER_MAX_BYTES = 1024 * 1024


class ProviderClient:
    """The session is made by the first call; `close` ends it."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout_seconds = timeout_seconds
        self._session: aiohttp.ClientSession | None = None

    async def send(self, provider: str, call: ProviderCall[T]) -> T:
        """Return what was asked for. Raises `ProviderUnavailable`: what was asked may have happened or not."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                body = await self._exchange(provider, call)
            return call.read(body)
        except (aiohttp.ClientError, TimeoutError, ForgedNotice, MalformedNotice) as err:
            raise ProviderUnavailable(provider, type(err).__name__) from err

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _exchange(self, provider: str, call: ProviderCall[T]) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        async with self._session.request(
            call.method, call.url, data=call.body or None, headers=call.headers, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise ProviderUnavailable(provider, f"status {answer.status}")
            body = await answer.content.read(_ANSWER_MAX_BYTES + 1)
            while len(body) <= _ANSWER_MAX_BYTES and (more := await answer.content.read(_ANSWER_MAX_BYTES)):
                body += more
        if len(body) > _ANSWER_MAX_BYTES:
            raise ProviderUnavailable(provider, "the answer is too large")
        return body
