"""A world whose time is a number and whose order of events comes from a seed: the same seed, the same run.

Coroutines give up control only at `pause`; who goes on next is the one whose time has come first, and among equals the
seed decides. There is no event loop, no socket and no thread, so a minute of simulated work takes milliseconds.
"""

import heapq
import math
import random
import types
from collections.abc import Coroutine, Generator
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

FOREVER = math.inf
BEGINNING = datetime(2026, 11, 22, 12, tzinfo=UTC)


class PromiseBroken(BaseException):
    """Something happened that never may. No handler of the engine's can take it for an ordinary fault."""


@types.coroutine
def pause(seconds: float) -> Generator[float, None, None]:
    """Let everybody else go on for so long; `FOREVER` is how a process dies: no handler runs, nothing is cleaned up."""
    yield seconds


@dataclass(eq=False)
class Process:
    """A coroutine and the context that it sees."""

    coroutine: Coroutine[Any, Any, None]
    context: Context = field(default_factory=copy_context)


@dataclass
class Scheduler:
    draw: random.Random
    now_seconds: float = 0.0
    _agenda: list[tuple[float, float, int, Process]] = field(default_factory=list)
    _count: int = 0

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.now_seconds)

    def start(self, coroutine: Coroutine[Any, Any, None], *, after: float = 0.0) -> None:
        self._put(Process(coroutine), after)

    def run(self, until_seconds: float) -> None:
        """Go on until nothing is left to do. Raises TimeoutError when simulated time runs out first."""
        while self._agenda:
            self.now_seconds, _, _, process = heapq.heappop(self._agenda)
            if self.now_seconds > until_seconds:
                raise TimeoutError(f"still at work after {until_seconds} simulated seconds")
            with suppress(StopIteration):
                self._put(process, process.context.run(process.coroutine.send, None))

    def _put(self, process: Process, after: float) -> None:
        self._count += 1
        if after != FOREVER:
            heapq.heappush(self._agenda, (self.now_seconds + after, self.draw.random(), self._count, process))
