"""EPP over TLS with RFC 5734 frames: the server speaks first, each command is one data unit and so is its answer."""

import asyncio
from datetime import datetime

from epp.errors import AnswerLost, GreetingTimeout, SessionLost
from epp.frame_stream import FrameStream
from epp.transport import Endpoint, certificate_until, connect_failure

_CLOSE_SECONDS = 1.0


class TlsTransport:
    """One TLS connection to a registry, which verifies its certificate and presents ours."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._stream = FrameStream(endpoint.max_octets)
        self.server_certificate_until: datetime | None = None

    @property
    def lost(self) -> str | None:
        """A document that nobody asked for is `desync`: answers and commands no longer meet."""
        if self._stream.loss is not None:
            return self._stream.loss.reason
        return "desync" if self._stream.has_document else None

    @property
    def ticket(self) -> None:
        return None

    async def end(self, ticket: str) -> bool:  # noqa: ARG002 - there are no tickets here
        """Do nothing: a session ends with its connection."""
        return True

    async def open(self) -> bytes:
        await self._connect()
        try:
            return await self._stream.read(self._endpoint.greeting_timeout_seconds)
        except AnswerLost as err:
            if err.cause == "timeout":
                raise GreetingTimeout from err
            # With TLS 1.3 a refused client certificate shows only now, in the first read.
            loss = self._stream.loss
            raise connect_failure((loss and loss.error) or err) from err

    async def exchange(self, document: bytes, timeout_seconds: float) -> bytes:
        if (lost := self.lost) is not None:
            raise SessionLost(f"nothing sent: {lost}")
        self._stream.write(document)
        return await self._stream.read(timeout_seconds)

    def abort(self) -> None:
        self._stream.abort()

    async def close(self, *, farewell: bool = False) -> bool:  # noqa: ARG002 - nothing outlives the connection
        await self._stream.close(_CLOSE_SECONDS)
        return True

    async def _connect(self) -> None:
        endpoint = self._endpoint
        try:
            async with asyncio.timeout(endpoint.connect_timeout_seconds):
                carrier, _ = await asyncio.get_running_loop().create_connection(
                    lambda: self._stream,
                    endpoint.host,
                    endpoint.port,
                    ssl=endpoint.ssl_context(),
                    server_hostname=endpoint.server_name or endpoint.host,
                    ssl_shutdown_timeout=_CLOSE_SECONDS,
                )
                self.server_certificate_until = certificate_until(carrier)
        except OSError as err:  # TimeoutError and ssl.SSLError are OSErrors
            raise connect_failure(err) from err
