"""The operation engine, put together: what accepts orders, what runs them, and what all nodes know of the links."""

import hashlib
import hmac
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from gateway.audit import AuditTrail
from gateway.audit.trail import no_matter
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.ids import new_id
from gateway.links.circuits import CircuitRules, Circuits
from gateway.links.observer import CircuitObserver
from gateway.operations.accept import Acceptance
from gateway.operations.answers import Answers
from gateway.operations.backoff import Backoff
from gateway.operations.executor import Executor
from gateway.operations.leasing import Leasing
from gateway.operations.link_health import LinkHealth
from gateway.operations.observer import OperationObserver
from gateway.operations.orders import Orders
from gateway.operations.resolution import Resolutions
from gateway.operations.sending import Recording
from gateway.operations.service import OperationService
from gateway.operations.settlement import Settlement
from gateway.operations.settling import Settling
from gateway.operations.steps import StepHook
from gateway.operations.taking import Taking
from gateway.operations.verify import Verifier
from gateway.operations.waiting import SettledSignals
from gateway.registries.empty_balance import EmptyBalances
from gateway.settings import OperationSettings, Settings
from gateway.storage.listener import Listener
from gateway.workers.lease_keeper import LeaseKeeper
from gateway.workers.workers import Workers

CIRCUIT_PAUSE_MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Observers:
    """Whom the engine tells what happens."""

    operations: OperationObserver
    circuits: CircuitObserver
    audit_failed: Callable[[], None] = no_matter


@dataclass(frozen=True, slots=True)
class Engine:
    """`start` the listener before the workers; stop them in the opposite order."""

    operations: OperationService
    workers: Workers
    circuits: Circuits
    audit: AuditTrail


def build_engine(
    settings: OperationSettings,
    database: Database,
    targets: Targets,
    listener: Listener,
    acceptance: Acceptance,
    settlement: Settlement,
    premium: PremiumPrices,
    secret: bytes,
    *,
    credentials: Mapping[str, str],
    clock: Clock,
    observers: Observers,
    hook: StepHook,
) -> Engine:
    """Make everything; nothing runs yet. `credentials` are keyed hashes of each registry's, see `credentials_of`."""
    orders, audit = Orders(database, secret), AuditTrail(secret, observers.audit_failed)
    circuits = Circuits(
        database,
        targets,
        listener,
        observers.circuits,
        credentials=credentials,
        rules=CircuitRules(_circuit_pause(settings)),
        poll_seconds=settings.poll_seconds,
    )
    health = EmptyBalances(circuits, database, timedelta(seconds=settings.postpone_max_seconds), clock=clock)
    runners = _Runners(settings, database, targets, orders, settlement, health, clock, observers.operations, hook)
    lease = timedelta(seconds=settings.lease_seconds)
    leasing = Leasing(database, f"{socket.gethostname()}:{os.getpid()}:{new_id('w')}", lease)
    workers = Workers(
        database,
        targets,
        runners.executor(),
        runners.verifier(),
        LeaseKeeper(database, lease, lost=observers.operations.lease_lost),
        leasing,
        circuits,
        listener,
        settings,
        clock=clock,
    )
    operations = OperationService(
        database,
        acceptance,
        settlement,
        SettledSignals(database, listener, poll_seconds=settings.poll_seconds),
        Taking(workers, leasing.owner, lease),
        premium,
        Resolutions(orders, settlement, audit),
        clock=clock,
        observer=observers.operations,
    )
    return Engine(operations, workers, circuits, audit)


def _circuit_pause(settings: OperationSettings) -> Backoff:
    longest = min(settings.postpone_max_seconds, CIRCUIT_PAUSE_MAX_SECONDS)
    return Backoff(timedelta(seconds=settings.postpone_seconds), timedelta(seconds=longest))


def credentials_of(settings: Settings, secret: bytes) -> dict[str, str]:
    """Return a keyed hash of each account and its secret, by which nodes know whose login was refused."""
    accounts = {name: (each.user, each.password) for name, each in settings.registries.items()}
    accounts |= {name: (each.user, each.token) for name, each in settings.panels.items()}
    return {
        name: hmac.new(secret, f"{name}:{user}:{password.get_secret_value()}".encode(), hashlib.sha256).hexdigest()
        for name, (user, password) in accounts.items()
    }


@dataclass(frozen=True, slots=True)
class _Runners:
    settings: OperationSettings
    database: Database
    targets: Targets
    orders: Orders
    settlement: Settlement
    health: LinkHealth
    clock: Clock
    observer: OperationObserver
    hook: StepHook

    def executor(self) -> Executor:
        settings, postpone = self.settings, self._postpone
        answers = Answers(
            self.settlement,
            self.clock,
            postpone,
            first_look=timedelta(seconds=settings.verify_seconds),
            pending_look=timedelta(seconds=settings.pending_check_seconds),
        )
        return Executor(
            self.database,
            self.targets,
            self.orders,
            self.settlement,
            Recording(self.database, self.clock),
            Settling(self.database, answers),
            clock=self.clock,
            backoff=postpone,
            observer=self.observer,
            health=self.health,
            hook=self.hook,
        )

    def verifier(self) -> Verifier:
        return Verifier(
            self.database,
            self.targets,
            self.orders,
            self.settlement,
            clock=self.clock,
            settings=self.settings,
            backoff=replace(self._postpone, base=timedelta(seconds=self.settings.verify_seconds)),
            observer=self.observer,
            health=self.health,
            hook=self.hook,
        )

    @property
    def _postpone(self) -> Backoff:
        settings = self.settings
        return Backoff(timedelta(seconds=settings.postpone_seconds), timedelta(seconds=settings.postpone_max_seconds))
