"""Ending a connection the rude way."""

import asyncio
import contextlib
import socket
import struct

_LINGER_ZERO = struct.pack("ii", 1, 0)


def linger_nothing(connection: socket.socket) -> None:
    """Make the connection's close a RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)


def reset(transport: asyncio.BaseTransport) -> None:
    """Cut at once with a RST: what was not sent is lost, and the peer's next read fails."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        linger_nothing(connection)
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def half_close(transport: asyncio.BaseTransport) -> None:
    """Send a FIN beneath TLS, without its close_notify; what the peer sends is still read."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
