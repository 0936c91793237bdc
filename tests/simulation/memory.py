"""The gateway's tables in memory, with the two habits of a real database that matter here.

A transaction takes effect whole or not at all; and its COMMIT may succeed although the caller is told that the
connection broke, so that the caller does it again.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

from adapters.model import Attempt, Order
from gateway.errors import DatabaseUnavailable
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.model import OperationKind, OperationProblem
from gateway.operations.states import OPEN, OperationEvent, OperationState, after
from gateway.operations.transitions import Sending, Success
from gateway.storage.attempts import REFUSED, UNSENT, End, SentAttempt
from tests.simulation.scheduler import PromiseBroken, Scheduler, pause

T = TypeVar("T")

LEASE = timedelta(seconds=30)


@dataclass(frozen=True)
class Sent:
    number: int
    cltrid: str
    sent_at: datetime
    outcome: str | None = None
    code: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Row:
    """One operation with its attempts and its hold (`placed`, `captured` or `released`)."""

    seq: int
    order: Order
    kind: OperationKind
    state: OperationState = OperationState.QUEUED
    hold: str = "placed"
    attempts: tuple[Sent, ...] = ()
    postponed: int = 0
    fence: int = 0
    not_before: datetime | None = None
    lease_until: datetime | None = None
    unclear_since: datetime | None = None
    problem: str | None = None

    @property
    def id(self) -> str:
        return f"op_{self.seq:08}"


class Transaction:
    """What one unit of work has changed so far, over what is committed."""

    def __init__(self, rows: dict[str, Row]) -> None:
        self._rows = rows
        self.changed: dict[str, Row] = {}

    def row(self, operation_id: str) -> Row:
        return self.changed.get(operation_id) or self._rows[operation_id]

    def put(self, row: Row) -> None:
        self.changed[row.id] = row


@dataclass
class MemoryDatabase:
    """`trouble` is the probability that a transaction meets some: undone, or committed with the answer lost."""

    scheduler: Scheduler
    trouble: float = 0.0
    rows: dict[str, Row] = field(default_factory=dict)
    unknown_commits: int = 0

    async def run_one(self, work: Callable[[Any], Awaitable[T]]) -> T:
        return await self.run(work)

    async def run(self, work: Callable[[Any], Awaitable[T]]) -> T:
        await pause(self.scheduler.draw.uniform(0.0005, 0.003))
        if self._meets_trouble():
            raise DatabaseUnavailable("disconnect")
        result = await self._once(work)
        if self._meets_trouble():
            self.unknown_commits += 1
            await pause(self.scheduler.draw.uniform(0.02, 1))
            return await self._once(work)
        return result

    async def _once(self, work: Callable[[Any], Awaitable[T]]) -> T:
        transaction = Transaction(self.rows)
        result = await work(transaction)
        self.rows |= transaction.changed
        return result

    def _meets_trouble(self) -> bool:
        return self.scheduler.draw.random() < self.trouble

    def add(self, row: Row) -> None:
        self.rows[row.id] = row

    def due(self) -> list[Row]:
        """What a worker may claim now: of each name only the oldest that is open."""
        now, seen, found = self.scheduler.now(), set(), []
        for row in self.rows.values():
            if row.state not in OPEN or row.order.name in seen:
                continue
            seen.add(row.order.name)
            waits = row.not_before is not None and row.not_before > now
            leased = row.lease_until is not None and row.lease_until > now
            if not waits and not leased and row.state is not OperationState.RUNNING:
                found.append(row)
        return found

    def claim(self, row: Row) -> Claim:
        now = self.scheduler.now()
        taken = replace(row, fence=row.fence + 1, lease_until=now + LEASE)
        self.add(taken)
        return Claim(
            id=row.id,
            tenant_id="tenant",
            account_id="account",
            kind=row.kind,
            state=row.state,
            registry="fake",
            subject=row.order.name.ascii,
            payload={},
            sealed_secret=None,
            hold_id=row.id,
            attempts=len(row.attempts),
            postponed=row.postponed,
            overdue=False,
            unclear_for=now - (row.unclear_since or now),
            created_at=now,
            fence=taken.fence,
        )

    def recover(self) -> None:
        """Have looked up what dead workers were running."""
        now = self.scheduler.now()
        for row in list(self.rows.values()):
            if row.state is OperationState.RUNNING and row.lease_until is not None and row.lease_until <= now:
                state = after(row.state, OperationEvent.LOSE)
                self.add(replace(row, state=state, fence=row.fence + 1, lease_until=None, unclear_since=now))


_UNCLEAR = {OperationState.VERIFYING, OperationState.AWAITING_REGISTRY}


@dataclass(frozen=True)
class MemoryTransitions:
    """`gateway.operations.transitions` on rows in memory."""

    clock: Callable[[], datetime]

    async def move(
        self,
        transaction: Transaction,
        claim: Claim,
        event: OperationEvent,
        *,
        pause: timedelta = timedelta(0),
        problem: OperationProblem | None = None,
        values: dict[str, Any] | None = None,
        end: End | None = None,
        **_said: Any,
    ) -> OperationState:
        row, state, now = transaction.row(claim.id), after(claim.state, event), self.clock()
        if (row.fence, row.state) != (claim.fence, claim.state):
            raise LeaseLost(claim.id)
        changed = replace(row, state=state, problem=problem.code if problem else row.problem)
        if event is not OperationEvent.SEND:
            counted = row.postponed + 1 if event is OperationEvent.POSTPONE else 0
            began = now if state in _UNCLEAR and state is not claim.state else row.unclear_since
            changed = replace(
                changed,
                lease_until=None,
                not_before=now + pause,
                postponed=(values or {}).get("postponed", counted),
                unclear_since=None if state is OperationState.QUEUED else began,
            )
        transaction.put(changed)
        if end is not None:
            code = end.receipt.code if end.receipt else None
            _change(transaction, claim.id, end.number, outcome=end.outcome, code=code, reason=end.reason)
        return state

    async def send(self, transaction: Transaction, command: Sending, *, at: datetime) -> Attempt:
        claim, cltrid, number = command.claim, command.cltrid, command.number
        await self.move(transaction, claim, OperationEvent.SEND)
        row = transaction.row(claim.id)
        if any(attempt.outcome is None for attempt in row.attempts):
            raise PromiseBroken("another attempt while one is open")
        transaction.put(replace(row, attempts=(*row.attempts, Sent(number, cltrid, at))))
        return Attempt(cltrid, number, at, _first(transaction.row(claim.id)))


class MemoryAttempts:
    """`gateway.storage.attempts` on rows in memory."""

    UNSENT, REFUSED = UNSENT, REFUSED

    async def judge(self, transaction: Transaction, operation_id: str, number: int, verdict: str) -> None:
        """An attempt whose work was looked up is open no more."""
        open_one = transaction.row(operation_id).attempts[number - 1].outcome is None
        if open_one and verdict != "undecided":
            _change(transaction, operation_id, number, outcome="looked up")

    async def last_sent(self, transaction: Transaction, operation_id: str) -> SentAttempt | None:
        row = transaction.row(operation_id)
        sent = [attempt for attempt in row.attempts if attempt.outcome != UNSENT]
        if not sent:
            return None
        last = sent[-1]
        attempt = Attempt(last.cltrid, last.number, last.sent_at, _first(row))
        return SentAttempt(attempt, len(sent), last.outcome, last.code, last.reason, None)


class MemorySettlement:
    """How an operation ends: its state and its hold together."""

    def __init__(self, transitions: MemoryTransitions) -> None:
        self._move = transitions.move

    async def succeed(self, transaction: Transaction, claim: Claim, _effect: Any, **_said: Any) -> OperationState:
        return await self._end(transaction, claim, OperationEvent.SUCCEED, "captured", None, None)

    async def succeed_all(self, transaction: Transaction, successes: Sequence[Success], **_said: Any) -> OperationState:
        for each in successes:
            await self._end(transaction, each.claim, OperationEvent.SUCCEED, "captured", None, each.ended)
        return OperationState.SUCCEEDED

    async def fail(
        self,
        transaction: Transaction,
        claim: Claim,
        problem: OperationProblem,
        *,
        end: End | None = None,
        **_said: Any,
    ) -> OperationState:
        return await self._end(transaction, claim, OperationEvent.FAIL, "released", problem, end)

    async def _end(
        self,
        transaction: Transaction,
        claim: Claim,
        event: OperationEvent,
        hold: str,
        problem: OperationProblem | None,
        ended: End | None,
    ) -> OperationState:
        state = await self._move(transaction, claim, event, problem=problem, end=ended)
        row = transaction.row(claim.id)
        if row.hold != "placed":
            raise PromiseBroken(f"the hold was {row.hold} already")
        transaction.put(replace(row, hold=hold))
        return state


def _change(transaction: Transaction, operation_id: str, number: int, **values: Any) -> None:
    row = transaction.row(operation_id)
    attempts = list(row.attempts)
    attempts[number - 1] = replace(attempts[number - 1], **values)
    transaction.put(replace(row, attempts=tuple(attempts)))


async def _keep_nothing(*_told: Any) -> None: ...


NO_EXCHANGES = SimpleNamespace(keep=_keep_nothing, EXECUTE="execute", VERIFY="verify")


def _first(row: Row) -> datetime:
    return min(attempt.sent_at for attempt in row.attempts if attempt.outcome != UNSENT)
