"""How registries and hosting panels are, for those who run the gateway: what all nodes know of them together."""

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
class LinkState:
    """How the way to a registry or to a hosting panel is. `circuit` None = closed ever since. Pauses that are to come
    are among `pauses`.
    """

    name: str
    circuit: Circuit | None
    pauses: Sequence[Pause]
    queue: Sequence[QueueView]
    ambiguous: Ambiguous
    recent: RecentWork

    @property
    def circuit_state(self) -> CircuitState:
        return CircuitState.CLOSED if self.circuit is None else self.circuit.state


@dataclass(frozen=True, slots=True)
class RegistryHealth:
    state: LinkState
    balance: BalanceView | None
    messages: MessagesView
    reconciliation: ReconciliationView


async def link_state(connection: AsyncConnection, name: str, *, at: datetime, window: timedelta) -> LinkState:
    """Read it; `window` is how far back recent work goes."""
    known = {circuit.registry: circuit for circuit in await circuits.read_all(connection)}
    return LinkState(
        name=name,
        circuit=known.get(name),
        pauses=await pauses.standing(connection, name),
        queue=await registry_work.queue(connection, name),
        ambiguous=await registry_work.ambiguous(connection, name),
        recent=await registry_work.recent(connection, name, since=at - window),
    )


async def health_of(connection: AsyncConnection, registry: str, *, at: datetime, window: timedelta) -> RegistryHealth:
    """Read everything; `window` is how far back recent work goes."""
    waiting, failing = await messages.counts(connection, registry)
    return RegistryHealth(
        state=await link_state(connection, registry, at=at, window=window),
        balance=await balances.newest(connection, registry),
        messages=MessagesView(await jobs.succeeded_at(connection, f"messages:{registry}"), waiting, failing),
        reconciliation=ReconciliationView(
            await reconciliations.last(connection, registry), await differences.count(connection, registry)
        ),
    )
