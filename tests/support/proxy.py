"""A network between a client and a server that misbehaves on demand: what happens below TLS and above the cable."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_LINGER_ZERO = struct.pack("ii", 1, 0)
_PIECE = 64 * 1024


@dataclass
class Proxy:
    """Relays TCP connections to one server (a path is a Unix socket); all octets counted are those towards the client.

    `frozen`: nothing passes any more, and nobody is told. `cut_after`: a RST after so many octets of each connection.
    `end_after`: a FIN instead. `octets_per_second`: how fast answers come.
    """

    target: tuple[str, int] | Path
    port: int = 0
    frozen: bool = False
    cut_after: int | None = None
    end_after: int | None = None
    octets_per_second: float | None = None
    accepted: int = 0
    _server: asyncio.Server | None = None
    _relays: set[asyncio.Task[None]] = field(default_factory=set)

    async def listen(self) -> None:
        """Take connections; on the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Cut what stands and refuse what comes, until `listen`."""
        if self._server is not None:
            self._server.close()
        for relay in self._relays:
            relay.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        relay = asyncio.create_task(self._relay(reader, writer))
        self._relays.add(relay)
        relay.add_done_callback(self._relays.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await self._reach()
        except OSError:
            writer.transport.abort()
            return
        ways = [asyncio.create_task(self._upwards(reader, back)), asyncio.create_task(self._downwards(there, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            writer.transport.abort()
            back.transport.abort()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.target, Path):
            return await asyncio.open_unix_connection(self.target)
        return await asyncio.open_connection(*self.target)

    async def _upwards(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while octets := await reader.read(_PIECE):
            await self._thaw()
            writer.write(octets)
            await writer.drain()

    async def _downwards(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while octets := await reader.read(_PIECE if self.octets_per_second is None else 1):
            await self._thaw()
            limit = min((each for each in (self.cut_after, self.end_after) if each is not None), default=None)
            writer.write(octets if limit is None else octets[: max(0, limit - passed)])
            await writer.drain()
            passed += len(octets)
            if limit is not None and passed >= limit:
                await self._end(writer)
                return
            if self.octets_per_second is not None:
                await asyncio.sleep(1 / self.octets_per_second)

    async def _end(self, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        if self.end_after is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            await asyncio.sleep(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)

    async def _thaw(self) -> None:
        while self.frozen:  # noqa: ASYNC110 - a test flips a plain attribute
            await asyncio.sleep(0.01)


@asynccontextmanager
async def a_proxy(host: str | Path, port: int | None = None) -> AsyncIterator[Proxy]:
    """Stand before a TCP server, or before the Unix socket of a path."""
    proxy = Proxy(host if isinstance(host, Path) else (host, port or 0))
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.refuse()


@contextmanager
def a_black_hole() -> Iterator[int]:
    """A port that answers no SYN: its queue of connections is full, and nobody takes any out of it."""
    with socket.socket() as listening, contextlib.ExitStack() as stack:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]
