"""The gateway's own engine over tables in memory: executor, answers, look-ups and verdicts are the real ones."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from types import ModuleType, SimpleNamespace

import pytest

from adapters.model import Attempt, Order, RenewOrder
from gateway.clock import Clock
from gateway.errors import DatabaseUnavailable
from gateway.operations import answers, executor, verify
from gateway.operations.answers import Answers
from gateway.operations.backoff import Backoff
from gateway.operations.claim import Claim, LeaseLost
from gateway.operations.executor import Executor
from gateway.operations.link_health import NobodyMinds
from gateway.operations.model import OperationKind
from gateway.operations.observer import NobodyObserves
from gateway.operations.settling import Answered
from gateway.operations.states import OperationState
from gateway.operations.transitions import Sending
from gateway.operations.verify import Verifier
from gateway.settings import OperationSettings
from tests.simulation.memory import (
    LEASE,
    NO_EXCHANGES,
    MemoryAttempts,
    MemoryDatabase,
    MemorySettlement,
    MemoryTransitions,
    Row,
)
from tests.simulation.registry import SlowRegistry
from tests.simulation.scheduler import FOREVER, Scheduler, pause

SAFE = 0.8
"""The part of a lease for which its holder believes in it, as the lease keeper has it."""

SETTINGS = OperationSettings(attempts_max=1000)


@dataclass
class Orders:
    database: MemoryDatabase

    async def read(self, claim: Claim) -> Order:
        return self.database.rows[claim.id].order


@dataclass
class World:
    """Workers that die and freeze, a database that stutters and a registry that loses answers, all from one seed."""

    scheduler: Scheduler
    database: MemoryDatabase
    registry: SlowRegistry
    mishap: float
    happened: Counter[str] = field(default_factory=Counter)
    executor: Executor = field(init=False)
    verifier: Verifier = field(init=False)

    def place(self, order: Order) -> Row:
        kind = OperationKind.RENEW if isinstance(order, RenewOrder) else OperationKind.REGISTER
        row = Row(len(self.database.rows) + 1, order, kind)
        self.database.add(row)
        return row

    def run(self, simulated_hours: float = 48) -> None:
        """Work everything off. Raises TimeoutError when that does not come to an end."""
        self.scheduler.start(self._dispatch())
        self.scheduler.run(simulated_hours * 3600)

    async def _dispatch(self) -> None:
        """Give what is due to workers until nothing is open, and see that lost work is looked up."""
        while any(not row.state.completed for row in self.database.rows.values()):
            self.database.recover()
            for row in self.database.due():
                self.scheduler.start(self._work(self.database.claim(row)))
            await pause(1.0)

    async def _work(self, claim: Claim) -> None:
        safe_until = self.scheduler.now_seconds + LEASE.total_seconds() * SAFE
        try:
            if claim.state is OperationState.QUEUED:
                await self.executor.run(claim, lambda: self.scheduler.now_seconds < safe_until)
            else:
                await self.verifier.run(claim)
        except LeaseLost:
            self.happened["lease lost"] += 1
        except DatabaseUnavailable:
            self.happened["left to its lease"] += 1

    async def step(self, _step: object, _operation_id: str) -> None:
        """Between two steps a process may die, or be suspended for longer than its lease lasts."""
        if self.scheduler.draw.random() < self.mishap:
            self.happened["died"] += 1
            await pause(FOREVER)
        if self.scheduler.draw.random() < self.mishap:
            self.happened["froze"] += 1
            await pause(self.scheduler.draw.uniform(1, 3) * LEASE.total_seconds())


@dataclass
class OneAtATime:
    """Records each command in a transaction of its own."""

    database: MemoryDatabase
    transitions: MemoryTransitions
    clock: Clock

    async def record(self, command: Sending) -> Attempt:
        at = self.clock()
        return await self.database.run_one(lambda it: self.transitions.send(it, command, at=at))


@dataclass
class OneByOne:
    """Settles each answer in a transaction of its own."""

    database: MemoryDatabase
    answers: Answers

    async def settle(self, answered: Answered) -> OperationState:
        claim, attempt, outcome, evidence = answered.claim, answered.attempt, answered.outcome, answered.evidence
        return await self.database.run(lambda it: self.answers.settle(it, claim, attempt, outcome, evidence))


def a_world(monkeypatch: pytest.MonkeyPatch, seed: int, *, trouble: float, mishap: float) -> World:
    """Put the tables in memory below the engine, and the engine into a world that goes by `seed`."""
    scheduler = Scheduler(Random(seed))
    database, registry = MemoryDatabase(scheduler, trouble), SlowRegistry(scheduler, trouble)
    transitions = MemoryTransitions(scheduler.now)
    for module in (executor, verify, answers):
        _replace(
            monkeypatch,
            module,
            move=transitions.move,
            attempts=MemoryAttempts(),
            exchanges=NO_EXCHANGES,
        )
    settlement = MemorySettlement(transitions)
    backoff = Backoff(timedelta(seconds=1), timedelta(seconds=60), scheduler.draw.random)
    look = timedelta(seconds=SETTINGS.verify_seconds)
    parts = {"clock": scheduler.now, "backoff": backoff, "observer": NobodyObserves(), "health": NobodyMinds()}
    registries = SimpleNamespace(adapter=lambda _name: registry)
    world = World(scheduler, database, registry, mishap=mishap)
    sources = (database, registries, Orders(database), settlement)
    answering = Answers(settlement, scheduler.now, backoff, first_look=look, pending_look=look)
    recording = OneAtATime(database, transitions, scheduler.now)
    world.executor = Executor(*sources, recording, OneByOne(database, answering), hook=world.step, **parts)
    world.verifier = Verifier(*sources, settings=SETTINGS, hook=world.step, **parts)
    return world


def _replace(monkeypatch: pytest.MonkeyPatch, module: ModuleType, **fakes: object) -> None:
    for name, fake in fakes.items():
        if hasattr(module, name):
            monkeypatch.setattr(module, name, fake)
