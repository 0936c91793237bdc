"""How a fake registry behaves next: answers lost or refused, calls that cannot be made, nothing proved."""

from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from adapters.errors import Unavailable
from adapters.model import (
    Receipt,
)
from adapters.outcome import (
    Outcome,
    Pending,
    RefusalReason,
    Refused,
    Undecided,
)


@dataclass(frozen=True)
class Scripted:
    """How the next transform goes: whether it takes effect, and what answer comes (None = the true one)."""

    applied: bool
    answer: Outcome | None = None
    cause: str | None = None


class FakeScript:
    """Scripts are used up in order, one a transform; without any, all is well. `calls` are what was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self._scripts: deque[Scripted] = deque()
        self._unavailable: dict[str, deque[Unavailable]] = {}
        self._undecided: deque[Undecided] = deque()

    def lose_answer(self, *, applied: bool, cause: str = "reset", times: int = 1) -> None:
        """The next `times` transforms take effect or not, and their answers are lost."""
        self._scripts.extend([Scripted(applied, cause=cause)] * times)

    def refuse(
        self, reason: RefusalReason = RefusalReason.POLICY, detail: str = "refused by policy", *, code: int = 2306
    ) -> None:
        """The next transform is refused without effect."""
        self._scripts.append(Scripted(applied=False, answer=Refused(reason, detail, Receipt("", None, code))))

    def pend(self, *, applied: bool = False) -> None:
        """The next transform is answered 1001; `applied` = the registry has in truth finished it already."""
        self._scripts.append(Scripted(applied, answer=Pending(Receipt("", None, 1001))))

    def be_unavailable(
        self, call: str = "execute", reason: str = "unreachable", *, times: int = 1, retry_after: float = 0.0
    ) -> None:
        """The next `times` calls of that name (`check`, `info`, `prepare`, `execute`, `verify`, `ping`) raise."""
        error = Unavailable(reason, retry_after=timedelta(seconds=retry_after))
        self._unavailable.setdefault(call, deque()).extend([error] * times)

    def be_undecided(self, detail: str = "nothing proved", *, retry_after: float | None = 0.0, times: int = 1) -> None:
        """The next `times` verifications prove nothing; `retry_after` None leaves it to a person."""
        wait = None if retry_after is None else timedelta(seconds=retry_after)
        self._undecided.extend([Undecided(detail, wait)] * times)

    def _called(self, call: str, about: str) -> None:
        self.calls.append((call, about))
        waiting = self._unavailable.get(call)
        if waiting:
            raise waiting.popleft()
