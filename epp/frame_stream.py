"""The byte stream of one TLS connection as a queue of EPP documents."""

import asyncio
import contextlib
import socket
from collections import deque
from dataclasses import dataclass
from typing import cast

from epp.errors import AnswerLost, RemoteProtocolError
from epp.framing import FrameReader, encode_frame

# A peer that vanished without a word is found by the kernel after about a minute, also on an idle session.
_KEEPALIVE_OPTIONS = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a stream ended: `cause` for the command in flight, `reason` for the session, `error` from below if any."""

    cause: str
    reason: str
    error: Exception | None = None


class FrameStream(asyncio.Protocol):
    """Deliver whole documents in the order in which they came; after the first fault nothing more.

    Several tasks may wait: documents are given out in the order in which they were asked for. What was whole before the
    fault is still delivered, because a server may answer and close at once.
    """

    def __init__(self, max_octets: int) -> None:
        self.loss: Loss | None = None
        self._reader = FrameReader(max_octets)
        self._documents: deque[bytes] = deque()
        self._waiters: deque[asyncio.Future[bytes]] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._gone = asyncio.Event()

    @property
    def has_document(self) -> bool:
        return bool(self._documents)

    def write(self, document: bytes) -> None:
        """Send header and document in one write; what is written while answers are awaited goes out together."""
        if self._transport is None:
            raise RuntimeError("not connected")
        frame = encode_frame(document)
        if not self._waiters:
            self._transport.write(frame)
            return
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush, self._transport)
        self._unsent.append(frame)

    def _flush(self, transport: asyncio.Transport) -> None:
        transport.write(b"".join(self._unsent))
        self._unsent.clear()

    async def read(self, timeout_seconds: float) -> bytes:
        """Return the next document. Raises AnswerLost when it isn't whole in time, or the stream ends before."""
        if self._documents:
            return self._documents.popleft()
        if self.loss is not None:
            raise AnswerLost(self.loss.cause)
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bytes] = loop.create_future()
        self._waiters.append(waiter)
        timer = loop.call_later(timeout_seconds, _expire, waiter)
        try:
            return await waiter
        finally:
            timer.cancel()

    def abort(self) -> None:
        self._end(Loss("eof", "eof"))
        if self._transport is not None:
            self._transport.abort()

    async def close(self, timeout_seconds: float) -> None:
        """Say goodbye on the TLS level, but wait for the peer's no longer than `timeout_seconds`."""
        if self._transport is None:
            return
        self._end(Loss("eof", "eof"))
        self._transport.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self._gone.wait()
        self._transport.abort()
        await self._gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEPALIVE_OPTIONS.items():
            if hasattr(socket, option):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)

    def data_received(self, data: bytes) -> None:
        if self.loss is not None:
            return
        try:
            self._reader.feed(data)
            while (document := self._reader.next_frame()) is not None:
                self._deliver(document)
        except RemoteProtocolError as err:
            self._end(Loss("malformed", err.reason, err))
            if self._transport is not None:
                self._transport.abort()

    def eof_received(self) -> None:
        self._end(self._cut("eof"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(self._cut("eof" if exc is None else "reset", exc))
        self._gone.set()

    def _deliver(self, document: bytes) -> None:
        """Give a document to whose turn it is; if that one gave up, nobody else may have it."""
        if not self._waiters:
            self._documents.append(document)
        elif not (waiter := self._waiters.popleft()).done():
            waiter.set_result(document)

    def _cut(self, cause: str, error: Exception | None = None) -> Loss:
        if self._reader.mid_frame:
            return Loss("eof_mid_frame", "eof_mid_frame", error)
        return Loss(cause, "eof" if self._waiters else "idle", error)

    def _end(self, loss: Loss) -> None:
        if self.loss is not None:
            return
        self.loss = loss
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(AnswerLost(loss.cause))
        self._waiters.clear()


def _expire(waiter: "asyncio.Future[bytes]") -> None:
    if not waiter.done():
        waiter.set_exception(AnswerLost("timeout"))
