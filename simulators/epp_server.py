"""EPP over TLS (RFC 5734): the server speaks first, then answers one data unit after another, in order."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from functools import partial

from simulators import cutting
from simulators.certificates import peer_fingerprint
from simulators.listener import Listener
from simulators.outgoing import HEADER, Outgoing
from simulators.server_tls import ServerTls
from simulators.simulator import Session, Simulator

DATA_UNIT_MAX = 1 << 20


class FramingError(Exception):
    """A length that no data unit has; there is no way to find the next one."""


class EppServer:
    """Serves one registry to any number of connections, each of them a session."""

    def __init__(self, simulator: Simulator, tls: ServerTls) -> None:
        self._simulator = simulator
        self._connections: set[asyncio.Task[None]] = set()
        self._listener = Listener(simulator, tls, self._protocol)

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        return await self._listener.start(host, port)

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        await self._listener.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _protocol(self) -> StreamReaderProtocol:
        return StreamReaderProtocol(StreamReader(), self._accept)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        certificate = peer_fingerprint(writer.get_extra_info("ssl_object"))
        session = self._simulator.open_session(certificate, partial(cutting.reset, writer.transport))
        try:
            await self._converse(session, reader, Outgoing(writer))
        except (OSError, EOFError, TimeoutError, FramingError):
            pass  # the peer went away, stayed silent too long, or lost the framing: the connection ends either way
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._simulator.end_session(session)
            await _close(writer)

    async def _converse(self, session: Session, reader: StreamReader, outgoing: Outgoing) -> None:
        going_on = await outgoing.send(await self._simulator.greet(session))
        while going_on:
            async with asyncio.timeout(self._simulator.seconds_left(session)):
                document = await read_data_unit(reader)
            going_on = await outgoing.send(await self._simulator.take(session, document))


async def read_data_unit(reader: StreamReader) -> bytes:
    """The next document. Raises EOFError at the end of the stream and `FramingError`."""
    (length,) = HEADER.unpack(await reader.readexactly(HEADER.size))
    if not HEADER.size < length <= DATA_UNIT_MAX:
        raise FramingError(f"a data unit of {length} octets")
    return await reader.readexactly(length - HEADER.size)


async def _close(writer: StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, TimeoutError):
        await writer.wait_closed()
