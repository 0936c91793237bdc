"""Who waits for a session of the pool, in the order in which they will be served."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from epp.command import Command
from epp.errors import NotSent

if TYPE_CHECKING:
    from epp.pool.session import PooledSession


class Priority(IntEnum):
    """Who goes first when a registry is slow or limits us; a lower class waits as long as a higher one has work.

    `MONEY`: what a customer has paid for and waits for. `BULK`: audits and imports, which nobody waits for.
    """

    MONEY = 0
    RENEW = 1
    CHANGE = 2
    QUERY = 3
    BULK = 4

    @classmethod
    def of(cls, command: Command[Any]) -> "Priority":
        """Return the class of a command whose caller names none."""
        if not command.is_transform:
            return cls.QUERY
        return _BY_NAME.get(command.name, cls.CHANGE)


_BY_NAME = {
    "domain:create": Priority.MONEY,
    "domain:transfer": Priority.MONEY,
    "domain:renew": Priority.RENEW,
}


@dataclass(frozen=True, slots=True, eq=False)
class Waiter:
    """One caller. `shares`: its command may be in flight beside others on the same session."""

    session: "asyncio.Future[PooledSession]"
    priority: Priority
    shares: bool


class WaitingLine:
    """First the more urgent, among equals the first come."""

    def __init__(self) -> None:
        self._by_priority: tuple[deque[Waiter], ...] = tuple(deque() for _ in Priority)

    def __len__(self) -> int:
        return sum(map(len, self._by_priority))

    def __iter__(self) -> Iterator[Waiter]:
        for waiters in self._by_priority:
            yield from waiters

    def add(self, waiter: Waiter) -> None:
        self._by_priority[waiter.priority].append(waiter)

    def remove(self, waiter: Waiter) -> None:
        """Forget a caller who gave up; one who is served already isn't here any more."""
        if waiter in self._by_priority[waiter.priority]:
            self._by_priority[waiter.priority].remove(waiter)

    def head(self, most: int) -> list[Waiter]:
        """Return the next callers, at most so many, and leave them in the line."""
        found: list[Waiter] = []
        for waiter in self:
            if len(found) >= most:
                break
            if not waiter.session.done():
                found.append(waiter)
        return found

    def serve(self, waiter: Waiter, session: "PooledSession") -> None:
        self._by_priority[waiter.priority].remove(waiter)
        waiter.session.set_result(session)

    def fail(self, error: Callable[[], NotSent]) -> None:
        """Send everybody away, each with an error of his own."""
        waiters = [waiter for waiter in self if not waiter.session.done()]
        for line in self._by_priority:
            line.clear()
        for waiter in waiters:
            waiter.session.set_exception(error())
