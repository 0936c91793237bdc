"""What one connection of framed EPP sends: answers as their deliveries say, whole or mangled."""

import asyncio
import struct
from asyncio import StreamWriter

from simulators import cutting
from simulators.delivery import Delivery, Hold

HEADER = struct.Struct(">I")
HELD_SECONDS = 0.3


class Outgoing:
    """Writes deliveries to one client; an answer that is held goes with the next, or alone after a while."""

    def __init__(self, writer: StreamWriter) -> None:
        self._writer = writer
        self._held: tuple[Hold, bytes] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def send(self, delivery: Delivery) -> bool:
        """Send what there is to send; tell whether the conversation goes on."""
        if delivery.document is not None:
            await self._send(delivery, delivery.document)
        if delivery.half_close:
            cutting.half_close(self._writer.transport)
        elif delivery.reset:
            cutting.reset(self._writer.transport)
        return not (delivery.close or delivery.reset)

    async def _send(self, delivery: Delivery, document: bytes) -> None:
        shape = delivery.shape
        length = HEADER.size + len(document) if shape.length is None else shape.length
        octets = HEADER.pack(length) + document
        if delivery.hold is not None and self._held is None:
            self._hold(delivery.hold, octets)
            return
        for number, piece in enumerate(shape.pieces(self._with_held(octets))):
            if number and shape.pause_seconds:
                await asyncio.sleep(shape.pause_seconds)
            self._writer.write(piece)
            await self._writer.drain()

    def _hold(self, hold: Hold, octets: bytes) -> None:
        self._held = hold, octets
        self._timer = asyncio.get_running_loop().call_later(HELD_SECONDS, self._release)

    def _release(self) -> None:
        if not self._writer.is_closing():
            self._writer.write(self._with_held(b""))

    def _with_held(self, octets: bytes) -> bytes:
        if self._held is None:
            return octets
        if self._timer is not None:
            self._timer.cancel()
        (hold, held), self._held = self._held, None
        return held + octets if hold is Hold.BEFORE_NEXT else octets + held
