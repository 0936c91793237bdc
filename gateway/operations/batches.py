"""Doing together what is asked at the same moment: a transaction costs much the same for one order and for twenty.

Nobody waits for company: what is asked in one turn of the event loop begins at once, together. What comes while a batch
is under way goes together as soon as that has ended; one that is held up, as by a lock, holds up nobody for long.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Generic, TypeVar

from gateway.errors import DatabaseUnavailable

AskT = TypeVar("AskT")
AnswerT = TypeVar("AnswerT")

Work = Callable[[Sequence[AskT]], Awaitable[Sequence[AnswerT | Exception]]]


class Batches(Generic[AskT, AnswerT]):
    """`work` answers each of what it is given, an exception being the answer to that one alone.

    No two of a batch share anything of `apart`. A batch that takes longer than `patience_seconds` is not waited for,
    until `at_once` are under way. When `work` itself fails, each is done again by itself, as it may be one of them that
    fails; but not when it is the database that is away.
    """

    def __init__(
        self,
        work: Work[AskT, AnswerT],
        *,
        apart: Callable[[AskT], Collection[object]],
        most: int = 64,
        at_once: int = 4,
        patience_seconds: float = 0.1,
    ) -> None:
        self._work = work
        self._apart = apart
        self._most = most
        self._at_once = at_once
        self._patience_seconds = patience_seconds
        self._waiting: deque[tuple[AskT, asyncio.Future[AnswerT]]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._late: set[asyncio.Task[None]] = set()
        self._begins = False

    async def do(self, ask: AskT) -> AnswerT:
        """Return the answer. It is done even when nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[AnswerT] = loop.create_future()
        self._waiting.append((ask, answer))
        if not self._begins:
            self._begins = True
            loop.call_soon(self._begin_asked)
        return await answer

    def _begin_asked(self) -> None:
        self._begins = False
        self._begin()

    def _begin(self) -> None:
        if not self._waiting or self._running > self._late or len(self._running) >= self._at_once:
            return
        task = asyncio.create_task(self._run(self._next()), name="batch")
        self._running.add(task)
        late = asyncio.get_running_loop().call_later(self._patience_seconds, self._go_on_beside, task)
        task.add_done_callback(lambda _: late.cancel())
        task.add_done_callback(self._ended)

    def _go_on_beside(self, task: asyncio.Task[None]) -> None:
        self._late.add(task)
        self._begin()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._late.discard(task)
        self._begin()

    def _next(self) -> list[tuple[AskT, asyncio.Future[AnswerT]]]:
        """Take what has waited longest; what must be apart from it keeps its place for the next batch."""
        batch: list[tuple[AskT, asyncio.Future[AnswerT]]] = []
        left: list[tuple[AskT, asyncio.Future[AnswerT]]] = []
        seen: set[object] = set()
        while self._waiting and len(batch) < self._most:
            ask, answer = self._waiting.popleft()
            mine = self._apart(ask)
            (left if seen.intersection(mine) else batch).append((ask, answer))
            seen.update(mine)
        self._waiting.extendleft(reversed(left))
        return batch

    async def _run(self, batch: Sequence[tuple[AskT, asyncio.Future[AnswerT]]]) -> None:
        try:
            found = await self._work([ask for ask, _ in batch])
        except Exception as err:  # noqa: BLE001 - each who asked is told
            if len(batch) > 1 and not isinstance(err, DatabaseUnavailable):
                for each in batch:
                    await self._run([each])
                return
            found = [err] * len(batch)
        except asyncio.CancelledError:
            for _, answer in batch:
                answer.cancel()
            raise
        for (_, answer), result in zip(batch, found, strict=True):
            if answer.done():
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)
