"""EPP over TLS (RFC 5734): the server speaks first, then answers one data unit after another, in order."""

import asyncio
import contextlib
import ssl
import struct
from asyncio import StreamReader, StreamWriter

from simulators import cutting
from simulators.certificates import peer_fingerprint
from simulators.simulator import Session, Simulator

HEADER = struct.Struct(">I")
DATA_UNIT_MAX = 1 << 20


class FramingError(Exception):
    """A length that no data unit has; there is no way to find the next one."""


class EppServer:
    """Serves one registry to any number of connections, each of them a session."""

    def __init__(self, simulator: Simulator, context: ssl.SSLContext) -> None:
        self._simulator = simulator
        self._context = context
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        self._server = await asyncio.start_server(
            self._accept, host, port, ssl=self._context, ssl_handshake_timeout=10, ssl_shutdown_timeout=1
        )
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is None:
            return
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        session = self._simulator.open_session(peer_fingerprint(writer.get_extra_info("ssl_object")))
        try:
            await self._converse(session, reader, writer)
        except (OSError, EOFError, TimeoutError, FramingError):
            pass  # the peer went away, stayed silent too long, or lost the framing: the connection ends either way
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._simulator.end_session(session)
            await _close(writer)

    async def _converse(self, session: Session, reader: StreamReader, writer: StreamWriter) -> None:
        await _send(writer, self._simulator.greeting())
        while True:
            async with asyncio.timeout(self._simulator.seconds_left(session)):
                document = await read_data_unit(reader)
            delivery = await self._simulator.take(session, document)
            if delivery.reset:
                cutting.reset(writer.transport)
                return
            if delivery.document is not None:
                await _send(writer, delivery.document)
            if delivery.close:
                return


async def read_data_unit(reader: StreamReader) -> bytes:
    """The next document. Raises EOFError at the end of the stream and `FramingError`."""
    (length,) = HEADER.unpack(await reader.readexactly(HEADER.size))
    if not HEADER.size < length <= DATA_UNIT_MAX:
        raise FramingError(f"a data unit of {length} octets")
    return await reader.readexactly(length - HEADER.size)


async def _send(writer: StreamWriter, document: bytes) -> None:
    writer.write(HEADER.pack(HEADER.size + len(document)) + document)
    await writer.drain()


async def _close(writer: StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, TimeoutError):
        await writer.wait_closed()
