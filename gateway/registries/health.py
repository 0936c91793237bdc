"""How a registry is, for those who run the gateway: what all nodes know of it together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.reconciliation.comparison import DifferenceKind
from gateway.storage import balances, circuits, differences, jobs, messages, pauses, reconciliations, registry_work
from gateway.storage.balances import BalanceView
from gateway.storage.circuits import Circuit, CircuitState
from gateway.storage.pauses import Pause
from gateway.storage.reconciliations import Reconciliation
from gateway.storage.registry_work import Ambiguous, QueueView, RecentWork


@dataclass(frozen=True, slots=True)
class MessagesView:
    """`waiting` here for being followed up; `failing`: those of them that could not be."""

    last_read_at: datetime | None
    waiting: int
    failing: int


@dataclass(frozen=True, slots=True)
class ReconciliationView:
    """`last` is the newest that finished. `differences`: open ones, and those that the newest pass settled."""

    last: Reconciliation | None
    differences: Mapping[DifferenceKind, int]


@dataclass(frozen=True, slots=True)
class RegistryHealth:
    """`circuit` None = closed ever since. Pauses that are to come are among `pauses`."""

    registry: str
    circuit: Circuit | None
    pauses: Sequence[Pause]
    queue: Sequence[QueueView]
    ambiguous: Ambiguous
    recent: RecentWork
    balance: BalanceView | None
    messages: MessagesView
    reconciliation: ReconciliationView

    @property
    def circuit_state(self) -> CircuitState:
        return CircuitState.CLOSED if self.circuit is None else self.circuit.state


async def health_of(connection: AsyncConnection, registry: str, *, at: datetime, window: timedelta) -> RegistryHealth:
    """Read everything; `window` is how far back recent work goes."""
    known = {circuit.registry: circuit for circuit in await circuits.read_all(connection)}
    waiting, failing = await messages.counts(connection, registry)
    return RegistryHealth(
        registry=registry,
        circuit=known.get(registry),
        pauses=await pauses.standing(connection, registry),
        queue=await registry_work.queue(connection, registry),
        ambiguous=await registry_work.ambiguous(connection, registry),
        recent=await registry_work.recent(connection, registry, since=at - window),
        balance=await balances.newest(connection, registry),
        messages=MessagesView(await jobs.succeeded_at(connection, f"messages:{registry}"), waiting, failing),
        reconciliation=ReconciliationView(
            await reconciliations.last(connection, registry), await differences.count(connection, registry)
        ),
    )
