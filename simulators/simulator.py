"""One registry as it runs: the service, with its clock, its faults and its journal around it.

Both servers put every document through `take`; the control interface reaches the same object from the side.
"""

import itertools
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simulators import faults
from simulators.clock import VirtualClock
from simulators.epp_service import EppService, Reply
from simulators.fault_actions import Delivery
from simulators.faults import Faults
from simulators.journal import Entry, Journal
from simulators.planting import CannotPlant, plant_domain, stranger_to
from simulators.profile import Profile
from simulators.refusals import Refused
from simulators.registry import Registry
from simulators.session import SessionState


@dataclass(slots=True, eq=False)
class Session:
    """A session as a server holds it. `certificate` is the fingerprint presented; `opened_at` is monotonic."""

    number: int
    certificate: str | None
    state: SessionState
    opened_at: float = field(default_factory=time.monotonic)

    @property
    def registrar(self) -> str | None:
        return self.state.registrar


class Simulator:
    """`certificates` says which account a client certificate, by its fingerprint, was issued to."""

    def __init__(
        self, profile: Profile, *, clock: VirtualClock, certificates: Mapping[str, str], seed: int = 1
    ) -> None:
        self.profile = profile
        self.clock = clock
        self.faults = Faults(seed)
        self.journal = Journal()
        self._certificates = certificates
        self._numbers = itertools.count(1)
        self.registry = Registry(profile)
        self._resets = 0
        self._service = EppService(profile, self.registry)

    def greeting(self) -> bytes:
        return self._service.greeting(self.clock.now())

    def open_session(self, certificate: str | None) -> Session:
        """A session for whoever presented this certificate; one that no account has fits no login."""
        number = next(self._numbers)
        account = self._certificates.get(certificate or "", "")
        return Session(number, certificate, SessionState(id=str(number), certificate_of=account))

    def end_session(self, session: Session) -> None:
        self._service.disconnect(session.state)

    def seconds_left(self, session: Session) -> float:
        """How long the session may stay silent: the idle limit, or what is left of its absolute age."""
        rules = self.profile.session
        return min(rules.idle_seconds, rules.age_max_seconds - (time.monotonic() - session.opened_at))

    async def take(self, session: Session, document: bytes) -> Delivery:
        """Handle one document, bent by whatever fault is armed for it."""
        entry = self.journal.open(
            at=self.clock.now(), session=session.number, registrar=session.registrar, request=document
        )
        handling = _Handling(self, self._service, session, entry)
        rules = self._firing(entry, document) if self.faults else []
        entry.faults = tuple(rule.name for rule in rules)
        delivery = await faults.run(rules, handling, handling.handle)
        entry.response = delivery.document
        return delivery

    def _firing(self, entry: Entry, document: bytes) -> list[faults.Rule]:
        about = self._service.describe(document)
        entry.command, entry.object, entry.cltrid = about.command, about.object, about.cltrid
        return self.faults.firing(about.command, about.object, entry.session)

    def settle(self) -> datetime:
        """Let the registry do what fell due, and return the instant up to which it did."""
        now = self.clock.now()
        self.registry.advance(now)
        return now

    def reset(self) -> None:
        """Be as at the first start, at the machine's time, with no fault armed; sessions stay."""
        self.clock.shift(timedelta())
        self.faults.clear()
        self.journal.clear()
        self.registry.reset()
        self._resets += 1

    def version(self) -> object:
        """Something that differs once there is anything new to save."""
        state = self.registry.state
        return self._resets, state.revision, state.last_transaction, round(self.clock.offset().total_seconds())

    def snapshot(self) -> dict[str, Any]:
        return {"clock_offset_seconds": self.clock.offset().total_seconds(), "registry": self.registry.snapshot()}

    def restore(self, saved: Mapping[str, Any]) -> None:
        self.clock.shift(timedelta(seconds=saved["clock_offset_seconds"]))
        self.registry.restore(saved["registry"])


class _Handling:
    """One command on its way: what a fault action may do to it. The journal's entry is filled as things happen."""

    def __init__(self, simulator: Simulator, service: EppService, session: Session, entry: Entry) -> None:
        self._simulator = simulator
        self._service = service
        self._session = session
        self._entry = entry

    async def handle(self) -> Delivery:
        entry, state = self._entry, self._session.state
        reply = self._service.handle(state, entry.request, self._simulator.clock.now())
        entry.command, entry.object, entry.cltrid = reply.command, reply.object, reply.cltrid
        entry.applied = reply.applied
        entry.registrar = reply.registrar
        return self._deliver(reply)

    def answer(self, code: int, reason: str | None) -> Delivery:
        now = self._simulator.clock.now()
        return self._deliver(self._service.fail(self._session.state, self._entry.request, code, now, reason))

    def steal(self) -> None:
        name, registry = self._entry.object, self._simulator.registry
        with suppress(CannotPlant, Refused):
            plant_domain(registry, name or "", stranger_to(registry, self._session.registrar), self._simulator.settle())

    def _deliver(self, reply: Reply) -> Delivery:
        self._entry.code, self._entry.svtrid = reply.code, reply.svtrid
        return Delivery(reply.document, close=reply.close)
