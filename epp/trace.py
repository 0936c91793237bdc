"""What goes over the wire for one piece of work, for whoever must be able to prove it later.

The frames are raw: mask them (`redact`) before they are kept anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Recorder(Protocol):
    def may_send(self) -> bool:
        """Say whether a transform may leave now. Asked immediately before its first octet; False makes it NotSent."""
        ...

    def exchanged(self, command: str, request: bytes, answer: bytes | None) -> None:
        """A command was sent; `answer` None = none came."""
        ...


_recorder: ContextVar[Recorder | None] = ContextVar("epp_recorder", default=None)


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Tell the recorder of the commands that this task sends within the block."""
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def current_recorder() -> Recorder | None:
    return _recorder.get()
