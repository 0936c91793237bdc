"""The commands that one call of an adapter sent, as evidence: raw while the call runs, masked when they are kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """What went over the wire: octets of EPP as they were, or text that is masked already."""

    at: datetime
    command: str
    request: bytes | str
    answer: bytes | str | None

    def masked(self) -> Exchange:
        return Exchange(
            self.at, self.command, _shown(self.request), None if self.answer is None else _shown(self.answer)
        )


@dataclass(slots=True)
class Exchanges:
    """Hears of the first commands of a call. `may_send` is asked right before a transform leaves."""

    clock: Callable[[], datetime]
    may_send: Callable[[], bool] = _any_time
    _heard: list[_Heard] = field(default_factory=list, repr=False)
    _listening: bool = False

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Hear what this task sends within the block."""
        self._listening = True
        token = _current.set(self)
        try:
            with recording(self):
                yield
        finally:
            _current.reset(token)
            self._listening = False  # a session opened in the block lives on, and has other affairs

    def exchanged(self, command: str, request: bytes, answer: bytes | None) -> None:
        self._hear(command, request, answer)

    def noted(self, command: str, request: str, answer: str | None) -> None:
        """Keep an exchange that is masked already."""
        self._hear(command, request, answer)

    def masked(self) -> Sequence[Exchange]:
        return [heard.masked() for heard in self._heard]

    def _hear(self, command: str, request: bytes | str, answer: bytes | str | None) -> None:
        if self._listening and len(self._heard) < _KEPT_MAX:
            self._heard.append(_Heard(self.clock(), command, request, answer))


_current: ContextVar[Exchanges | None] = ContextVar("exchanges", default=None)


def current_exchanges() -> Exchanges | None:
    """Return who is to hear of what this task sends."""
    return _current.get()


def _shown(document: bytes | str) -> str:
    return (redact(document) if isinstance(document, bytes) else document)[:_OCTETS_MAX]
