"""What goes back for one command, down to the octets: what an answer is, and how it is put on the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Hold(Enum):
    """An answer that waits for the next one, and goes out with it in one piece: before it or behind it."""

    BEFORE_NEXT = "before"
    AFTER_NEXT = "after"


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer's octets go out.

    `length` is what the header says instead of the truth (TLS only). Only the first `cut` octets go out, `copies` times
    over, in pieces of `piece` octets with a pause between them.
    """

    length: int | None = None
    cut: int | None = None
    copies: int = 1
    piece: int | None = None
    pause_seconds: float = 0.0

    def pieces(self, octets: bytes) -> Iterator[bytes]:
        """Cut the octets into what each write carries."""
        whole = (octets * self.copies)[: self.cut]
        step = self.piece or max(1, len(whole))
        yield from (whole[start : start + step] for start in range(0, len(whole), step))


PLAIN = Shape()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the server does next: send `document`, if any, and perhaps end the connection.

    `close` ends it politely, `reset` with a RST; `half_close` shuts our side of the TCP connection without a word of
    TLS and listens on. No document and no end: the server stays silent. `tls` is the flaw that a connection meets.
    """

    document: bytes | None
    close: bool = False
    reset: bool = False
    half_close: bool = False
    shape: Shape = PLAIN
    hold: Hold | None = None
    tls: str | None = None

    @property
    def silent(self) -> bool:
        return self.document is None and not (self.close or self.reset or self.half_close)


RESET = Delivery(None, close=True, reset=True)
SILENCE = Delivery(None)
