"""Registries as panels see them, and their health as operators do. Durations are in seconds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from adapters.capabilities import Capability, Support
from adapters.interface import LinkStatus, RegistryAdapter
from billing_core import Money
from gateway.api.shapes.base import AnswerShape, Instant, RequestShape
from gateway.api.shapes.money import MoneyShape
from gateway.reconciliation.comparison import DifferenceKind
from gateway.registries.health import LinkState, RegistryHealth
from gateway.storage.balances import BalanceView
from gateway.storage.circuits import CircuitState
from gateway.storage.differences import DifferenceOutcome, DifferenceView
from gateway.storage.pauses import Pause


class SupportedCapabilityShape(AnswerShape):
    support: Support
    reason: str | None


class LinkShape(AnswerShape):
    """The sessions of the node that answers."""

    up: bool
    sessions: dict[str, int]
    last_error: str | None
    last_error_at: str | None

    @classmethod
    def of(cls, link: LinkStatus) -> "LinkShape":
        return cls(up=link.up, sessions=link.sessions, last_error=link.last_error, last_error_at=link.last_error_at)


class RegistryCheckShape(AnswerShape):
    """`seconds` is how long the question took; `problem` is why there was no answer, such as `login_refused`."""

    answered: bool
    seconds: float | None
    problem: str | None


class PauseShape(AnswerShape):
    """`cause` is `operator`, `balance` or `maintenance:` and the registry's id of it; `ends_at` null = until it is
    ended. `paid_only`: what costs nothing goes on.
    """

    cause: str
    starts_at: datetime
    ends_at: datetime | None
    paid_only: bool
    detail: str
    actor: str

    @classmethod
    def of(cls, pause: Pause) -> "PauseShape":
        return cls(
            cause=pause.cause,
            starts_at=pause.starts_at,
            ends_at=pause.ends_at,
            paid_only=pause.paid_only,
            detail=pause.detail,
            actor=pause.actor,
        )


class RegistryShape(AnswerShape):
    """`tlds` are the zones of which it takes new orders now; it may hold names of others. `paused` = orders wait now;
    `resumes_at` tells until when, where that is known.
    """

    id: str
    tlds: list[str]
    capabilities: dict[Capability, SupportedCapabilityShape]
    link: LinkShape
    paused: bool
    resumes_at: datetime | None

    @classmethod
    def of(cls, adapter: RegistryAdapter, tlds: list[str], pauses: list[Pause]) -> "RegistryShape":
        able = adapter.capabilities
        return cls(
            id=adapter.name,
            tlds=tlds,
            capabilities={
                one: SupportedCapabilityShape(support=able.support(one), reason=able.why_not(one)) for one in Capability
            },
            link=LinkShape.of(adapter.link()),
            paused=bool(pauses),
            resumes_at=resumes_at(pauses),
        )


class RegistriesShape(AnswerShape):
    items: list[RegistryShape]


def resumes_at(pauses: Sequence[Pause]) -> datetime | None:
    """Return when the last of the pauses ends; None when nothing is paused, or nobody knows."""
    ends = [pause.ends_at for pause in pauses if pause.ends_at is not None]
    return max(ends) if pauses and len(ends) == len(pauses) else None


class CircuitShape(AnswerShape):
    state: CircuitState
    reason: str | None
    failures: int
    since: datetime | None
    retry_at: datetime | None


class QueueShape(AnswerShape):
    priority: str
    depth: int
    oldest_age_seconds: float


class AmbiguousShape(AnswerShape):
    """Operations whose outcome is unknown."""

    count: int
    oldest_age_seconds: float | None


class RecentShape(AnswerShape):
    """Commands sent for the orders of the last hour: by outcome, and how long answers took."""

    since: datetime
    outcomes: dict[str, int]
    latency_p50_seconds: float | None
    latency_p90_seconds: float | None


class RegistryBalanceShape(AnswerShape):
    """`lasts_seconds` = if it goes on falling as in the last two days; null = it does not fall."""

    available: MoneyShape
    checked_at: datetime
    lasts_seconds: float | None

    @classmethod
    def of(cls, balance: BalanceView) -> "RegistryBalanceShape":
        available = Money(balance.available.minor, balance.available.currency)
        return cls(
            available=MoneyShape.of(available), checked_at=balance.checked_at, lasts_seconds=_seconds(balance.lasts)
        )


class MessagesShape(AnswerShape):
    """The registry's messages: `waiting` to be followed up here, `failing` of them could not be."""

    last_read_at: datetime | None
    waiting: int
    failing: int


class ReconciliationShape(AnswerShape):
    last_finished_at: datetime | None
    names: int | None
    differences: dict[DifferenceKind, int]


class LinkHealthShape(AnswerShape):
    """All but `link` is the same on every node."""

    id: str
    link: LinkShape
    circuit: CircuitShape
    pauses: list[PauseShape]
    queue: list[QueueShape]
    ambiguous: AmbiguousShape
    recent: RecentShape

    @classmethod
    def of_link(cls, state: LinkState, link: LinkStatus) -> "LinkHealthShape":
        recent, ambiguous = state.recent, state.ambiguous
        return LinkHealthShape(
            id=state.name,
            link=LinkShape.of(link),
            circuit=_circuit(state),
            pauses=[PauseShape.of(pause) for pause in state.pauses],
            queue=[
                QueueShape(
                    priority=each.priority.name.lower(),
                    depth=each.depth,
                    oldest_age_seconds=each.oldest_age.total_seconds(),
                )
                for each in state.queue
            ],
            ambiguous=AmbiguousShape(count=ambiguous.count, oldest_age_seconds=_seconds(ambiguous.oldest_age)),
            recent=RecentShape(
                since=recent.since,
                outcomes=dict(recent.outcomes),
                latency_p50_seconds=_seconds(recent.latency_p50),
                latency_p90_seconds=_seconds(recent.latency_p90),
            ),
        )


class RegistryHealthShape(LinkHealthShape):
    balance: RegistryBalanceShape | None
    certificate_ends_at: datetime | None = Field(description="Our client certificate.")
    messages: MessagesShape
    reconciliation: ReconciliationShape

    @classmethod
    def of(
        cls, health: RegistryHealth, link: LinkStatus, certificate_ends_at: datetime | None
    ) -> "RegistryHealthShape":
        messages = health.messages
        return cls(
            **dict(cls.of_link(health.state, link)),
            balance=None if health.balance is None else RegistryBalanceShape.of(health.balance),
            certificate_ends_at=certificate_ends_at,
            messages=MessagesShape(
                last_read_at=messages.last_read_at, waiting=messages.waiting, failing=messages.failing
            ),
            reconciliation=_reconciliation(health),
        )


class NewPauseShape(RequestShape):
    """`until` null = until it is resumed."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    until: Instant | None = None


class DifferenceShape(AnswerShape):
    """`ours` and `theirs` are as they were when it was found. `proposal` is a correction of the ledger for a person to
    make or to drop: nothing makes it by itself.
    """

    id: int
    domain: str
    kind: DifferenceKind
    ours: Any
    theirs: Any
    proposal: dict[str, Any] | None
    found_at: datetime
    closed_at: datetime | None
    outcome: DifferenceOutcome | None
    note: str | None

    @classmethod
    def of(cls, difference: DifferenceView) -> "DifferenceShape":
        return cls(
            id=difference.id,
            domain=difference.domain.ascii,
            kind=difference.kind,
            ours=difference.ours,
            theirs=difference.theirs,
            proposal=None if difference.proposal is None else dict(difference.proposal),
            found_at=difference.found_at,
            closed_at=difference.closed_at,
            outcome=difference.outcome,
            note=difference.note,
        )


class ClosingShape(RequestShape):
    note: Annotated[str, Field(min_length=1, max_length=500)]


def _circuit(state: LinkState) -> CircuitShape:
    circuit = state.circuit
    if circuit is None:
        return CircuitShape(state=state.circuit_state, reason=None, failures=0, since=None, retry_at=None)
    return CircuitShape(
        state=circuit.state,
        reason=circuit.reason,
        failures=circuit.failures,
        since=circuit.since,
        retry_at=circuit.retry_at,
    )


def _reconciliation(health: RegistryHealth) -> ReconciliationShape:
    last = health.reconciliation.last
    return ReconciliationShape(
        last_finished_at=None if last is None else last.finished_at,
        names=None if last is None else last.checked,
        differences=dict(health.reconciliation.differences),
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
