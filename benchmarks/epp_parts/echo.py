"""The baseline of the round trips: an asyncio TLS client that builds a domain info and reads its answer by hand.

It trusts everything: no deadline, no limit of size, no state, no check whose answer it is.
"""

import asyncio
import struct
from collections import deque
from itertools import count
from typing import Any, Self

from benchmarks.epp_parts import by_hand
from epp import Endpoint


class EchoSession(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._numbers = count(1)
        self._waiting: deque[asyncio.Future[bytes]] = deque()

    @classmethod
    async def open(cls, endpoint: Endpoint) -> Self:
        loop = asyncio.get_running_loop()
        session = cls()
        greeted: asyncio.Future[bytes] = loop.create_future()
        session._waiting.append(greeted)
        await loop.create_connection(
            lambda: session, endpoint.host, endpoint.port, ssl=endpoint.ssl_context(), server_hostname=endpoint.host
        )
        await greeted
        return session

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= 4:
            (length,) = struct.unpack_from(">I", self._buffer)
            if len(self._buffer) < length:
                return
            self._waiting.popleft().set_result(bytes(self._buffer[4:length]))
            del self._buffer[:length]

    async def round_trip(self, name: str) -> None:
        document = by_hand.build_info(name, f"echo-{next(self._numbers)}")
        waiter: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._transport.write(struct.pack(">I", len(document) + 4) + document)
        by_hand.read_info(await waiter)

    async def close(self) -> None:
        self._transport.abort()
        await asyncio.sleep(0)
