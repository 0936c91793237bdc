"""The commands that one call of an adapter sent, as evidence: raw while the call runs, masked when they are kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from epp import recording, redact

_KEPT_MAX = 20
_OCTETS_MAX = 16 * 1024


def _any_time() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command and its answer without secrets and personal data; `answer` None = none came."""

    at: datetime
    command: str
    request: str
    answer: str | None


@dataclass(slots=True)
class Exchanges:
    """Hears of the first commands of a call. `may_send` is asked right before a transform leaves."""

    clock: Callable[[], datetime]
    may_send: Callable[[], bool] = _any_time
    _heard: list[tuple[datetime, str, bytes, bytes | None]] = field(default_factory=list, repr=False)
    _listening: bool = False

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Hear what this task sends within the block."""
        self._listening = True
        try:
            with recording(self):
                yield
        finally:
            self._listening = False  # a session opened in the block lives on, and has other affairs

    def exchanged(self, command: str, request: bytes, answer: bytes | None) -> None:
        if self._listening and len(self._heard) < _KEPT_MAX:
            self._heard.append((self.clock(), command, request, answer))

    def masked(self) -> Sequence[Exchange]:
        return [
            Exchange(at, command, _shown(request), None if answer is None else _shown(answer))
            for at, command, request, answer in self._heard
        ]


def _shown(document: bytes) -> str:
    return redact(document)[:_OCTETS_MAX]
