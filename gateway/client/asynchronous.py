"""The client for programs on asyncio."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from tenacity import AsyncRetrying
from yarl import URL

from gateway.client.answers.base import Page
from gateway.client.answers.operations import Operation
from gateway.client.call import Answer, Call
from gateway.client.calls import operations
from gateway.client.errors import Unanswered
from gateway.client.methods import Methods
from gateway.client.ordered import Ordered, operation_of
from gateway.client.retries import DEFAULT_PATIENCE, PAUSE_SECONDS, Patience

Result = TypeVar("Result")


@dataclass(frozen=True)
class AsyncGateway(Methods):
    """As `Gateway`, awaited: `async with AsyncGateway(url, key) as gateway: …`. Made within a running event loop."""

    url: str
    key: str = field(repr=False)
    timeout_seconds: float = 60
    patience: Patience = DEFAULT_PATIENCE
    tls: ssl.SSLContext | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _http: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession, repr=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.close()

    async def send(self, call: Call[Result]) -> Result:
        """Send it until it is answered, as often as `patience` allows, under the same key."""

        async def once() -> Result:
            return call.result(await self._exchange(call))

        return await AsyncRetrying(sleep=self.sleep, **self.patience.options(call))(once)

    async def each(self, call: Call[Page[Result]]) -> AsyncIterator[Result]:
        """Return what is listed, page after page."""
        while True:
            page = await self.send(call)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            call = replace(call, query={**call.query, "cursor": page.next_cursor})

    async def wait(self, order: Ordered[Any] | str, *, seconds: float = 60) -> Operation:
        """Return the operation, by its id or by its order, when it is settled, or as it is after so many seconds."""
        operation_id = operation_of(order)
        until = time.monotonic() + seconds
        while True:
            left = max(0, min(operations.LONGEST_WAIT_SECONDS, round(until - time.monotonic())))
            found = await self.send(operations.operation(operation_id, wait_seconds=left))
            if found.settled or left == 0:
                return found
            await self.sleep(PAUSE_SECONDS)

    async def _exchange(self, call: Call[Any]) -> Answer:
        url = URL(self.url.rstrip("/") + call.target(), encoded=True)
        request = self._http.request(
            call.method,
            url,
            data=call.payload(),
            headers=call.headers(self.key),
            allow_redirects=False,
            ssl=self.tls or True,
            timeout=aiohttp.ClientTimeout(self.timeout_seconds),
        )
        try:
            async with request as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, headers, await response.read())
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            raise Unanswered(type(err).__name__) from err
