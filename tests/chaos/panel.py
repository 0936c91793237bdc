"""A billing panel that never gives up: it repeats an order under the same key until it is told what became of it."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.chaos.orders import Order
from tests.chaos.processes import Node

OPERATION = "X-Operation-Id"
WITHOUT_RETRY_AFTER = "503 without Retry-After"
_AGAIN = frozenset({409, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Acknowledged:
    """What the gateway said at last. `operation` None = refused before anything was ordered."""

    status: int
    operation: str | None
    code: str | None
    seconds: float


@dataclass
class Panel:
    """Sends each request to a node that is ready, as a balancer would; `trouble` counts what it had to repeat."""

    http: aiohttp.ClientSession
    nodes: list[Node]
    token: str
    trouble: Counter[str] = field(default_factory=Counter)
    _turn: Iterator[int] = field(default_factory=itertools.count)

    async def order(self, order: Order) -> Acknowledged:
        began = asyncio.get_running_loop().time()
        for attempt in itertools.count():
            try:
                status, operation, code = await self._send(order)
            except (aiohttp.ClientError, OSError, ValueError) as err:  # TimeoutError is an OSError
                self.trouble[type(err).__name__] += 1
            else:
                if operation is not None or not self._is_temporary(status, code):
                    return Acknowledged(status, operation, code, asyncio.get_running_loop().time() - began)
                self.trouble[f"{status} {code}"] += 1
            await asyncio.sleep(min(2, 0.05 * 2**attempt) * random.uniform(0.5, 1))
        raise AssertionError

    async def tell(self, path: str, body: dict[str, Any] | None) -> None:
        """Do what an operator does; where nothing is broken, it succeeds at once."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"operator {next(self._turn)}"}
        async with self.http.post(await self._ready_node() + path, json=body, headers=headers) as response:
            response.raise_for_status()

    def _is_temporary(self, status: int, code: str | None) -> bool:
        return status in _AGAIN and (status != 409 or code == "idempotency_in_progress")

    async def _send(self, order: Order) -> tuple[int, str | None, str | None]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": order.key,
            "Prefer": f"wait={order.wait}" if order.wait else "respond-async",
        }
        url = await self._ready_node() + order.path
        limit = aiohttp.ClientTimeout(15)
        async with self.http.request(order.method, url, json=order.body, headers=headers, timeout=limit) as response:
            body = await response.json(content_type=None)
            if response.status == 503 and "Retry-After" not in response.headers:
                self.trouble[WITHOUT_RETRY_AFTER] += 1
            code = body.get("code") if isinstance(body, dict) else None
            return response.status, response.headers.get(OPERATION), code

    async def _ready_node(self) -> str:
        while True:
            ready = [node for node in self.nodes if node.ready]
            if ready:
                return ready[next(self._turn) % len(ready)].url
            await asyncio.sleep(0.05)
