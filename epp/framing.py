"""RFC 5734 §4: bytes to data units and back. A unit is a 4-octet big-endian length, which counts itself, and XML."""

import struct
from dataclasses import dataclass, field

from epp.errors import LocalProtocolError, RemoteProtocolError

HEADER_OCTETS = 4
MAX_OCTETS = 1024 * 1024
_LENGTH = struct.Struct(">I")


def encode_frame(document: bytes, *, max_octets: int = MAX_OCTETS) -> bytes:
    """Return header and document as one piece, to be written in one call."""
    length = HEADER_OCTETS + len(document)
    if not document or length > max_octets:
        raise LocalProtocolError(f"a data unit of {length} octets is not between 5 and {max_octets}")
    return _LENGTH.pack(length) + document


@dataclass(slots=True)
class FrameReader:
    """Cut a byte stream into EPP data units. Does no I/O: feed, then drain.

    Raises RemoteProtocolError when a length is below 5 or above `max_octets`, before it waits for the body; the
    stream cannot be resynchronised then, so the session must be dropped.
    """

    max_octets: int = MAX_OCTETS
    _buffer: bytearray = field(default_factory=bytearray, repr=False)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next_frame(self) -> bytes | None:
        """Return the next document without its header; None while it is not whole."""
        if len(self._buffer) < HEADER_OCTETS:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length <= HEADER_OCTETS:
            raise RemoteProtocolError(f"data unit of {length} octets", reason="framing")
        if length > self.max_octets:
            raise RemoteProtocolError(f"data unit of {length} octets, limit {self.max_octets}", reason="frame_too_big")
        if len(self._buffer) < length:
            return None
        document = bytes(self._buffer[HEADER_OCTETS:length])
        del self._buffer[:length]
        return document

    @property
    def mid_frame(self) -> bool:
        """True when octets of an unfinished unit are held: an end of the stream now cuts an answer."""
        return bool(self._buffer)
