"""Where connections come in: each is met with the TLS that the simulator chooses for it, which is good by default."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from simulators import cutting
from simulators.server_tls import REFUSING, ServerTls
from simulators.simulator import Simulator

BACKLOG = 128
HANDSHAKE_SECONDS = 10
SHUTDOWN_SECONDS = 1


class Listener:
    """Accepts connections for one registry and hands them, after the handshake, to protocols of a factory."""

    def __init__(self, simulator: Simulator, tls: ServerTls, factory: Callable[[], asyncio.BaseProtocol]) -> None:
        self._simulator = simulator
        self._tls = tls
        self._factory = factory
        self._arrivals: set[asyncio.Task[None]] = set()
        self._socket: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one when `port` is 0."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=BACKLOG)
        self._socket.setblocking(False)
        self._accepting = asyncio.create_task(self._accept(self._socket))
        bound: int = self._socket.getsockname()[1]
        return bound

    async def close(self) -> None:
        """Stop listening; connections that were handed over stay."""
        if self._socket is None or self._accepting is None:
            return
        tasks = [self._accepting, *self._arrivals]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._socket.close()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(listening)
            arrival = asyncio.create_task(self._admit(connection))
            self._arrivals.add(arrival)
            arrival.add_done_callback(self._arrivals.discard)

    async def _admit(self, connection: socket.socket) -> None:
        try:
            delivery = await self._simulator.admit()
            if delivery.reset:
                cutting.linger_nothing(connection)
                connection.close()
                return
            if delivery.tls in REFUSING:
                await asyncio.to_thread(_refuse, connection, self._tls.context(delivery.tls))
            else:
                await self._shake_hands(connection, delivery.tls)
        except asyncio.CancelledError:
            connection.close()
            raise

    async def _shake_hands(self, connection: socket.socket, flaw: str | None) -> None:
        with suppress(OSError):  # of which a failed handshake is one
            await asyncio.get_running_loop().connect_accepted_socket(
                self._factory,
                connection,
                ssl=self._tls.context(flaw),
                ssl_handshake_timeout=HANDSHAKE_SECONDS,
                ssl_shutdown_timeout=SHUTDOWN_SECONDS,
            )


def _refuse(connection: socket.socket, context: ssl.SSLContext) -> None:
    """Let the handshake fail with the alert that says why, which asyncio's servers swallow; blocks for a moment."""
    connection.settimeout(SHUTDOWN_SECONDS)
    with context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as tls, suppress(OSError):
        with suppress(ssl.SSLError):
            tls.do_handshake()
        socket.socket.shutdown(tls, socket.SHUT_WR)
        while socket.socket.recv(tls, 4096):  # what is left unread would turn the alert into a RST
            pass
