"""One registry as it runs: the service, with its clock, its faults and its journal around it.

Both servers put every document through `take`; the control interface reaches the same object from the side.
"""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simulators import faults
from simulators.clock import VirtualClock
from simulators.decisions import Decisions
from simulators.delivery import Delivery
from simulators.epp_service import EppService
from simulators.fault_rule import Rule
from simulators.faults import Faults
from simulators.handling import CommandHandling, EventHandling
from simulators.journal import Entry, Journal
from simulators.profile import Profile
from simulators.registry import Registry
from simulators.session import SessionState
from simulators.switches import Patch, combined, switched


@dataclass(slots=True, eq=False)
class Session:
    """A session as a server holds it.

    `certificate` is the fingerprint presented; `cut` ends the session's carrier the rude way; `opened_at` is monotonic.
    """

    number: int
    certificate: str | None
    state: SessionState
    cut: Callable[[], None]
    idle_seconds: float
    opened_at: float = field(default_factory=time.monotonic)

    @property
    def registrar(self) -> str | None:
        return self.state.registrar


class Simulator:
    """`certificates` says which account a client certificate, by its fingerprint, was issued to."""

    def __init__(
        self, profile: Profile, *, clock: VirtualClock, certificates: Mapping[str, str], seed: int = 1
    ) -> None:
        self._first_profile = profile
        self.clock = clock
        self.faults = Faults(seed)
        self.journal = Journal()
        self._certificates = certificates
        self._numbers = itertools.count(1)
        self.registry = Registry(profile)
        self._switches: dict[str, Any] = {}
        self._resets = 0
        self._service = EppService(self.registry)
        self._sessions: dict[int, Session] = {}
        self._decisions = Decisions(self._service)

    @property
    def profile(self) -> Profile:
        return self.registry.profile

    def switch(self, patch: Patch) -> None:
        """Change the registry's rules until `reset`, on top of what was changed before. Raises `InvalidSwitch`."""
        switches = combined(self._switches, patch)
        self.registry.adopt(switched(self._first_profile, switches))
        self._switches = switches
        self.registry.touch()

    async def admit(self) -> Delivery:
        """Say how the next connection is met: as usual, with a flaw in its TLS, or with a RST."""
        handling = EventHandling(self, "connect", lambda: Delivery(None))
        return await faults.run(self._firing_event("connect", 0), handling, handling.handle)

    async def greet(self, session: Session) -> Delivery:
        """Return the greeting that a connection is opened with."""
        handling = EventHandling(self, "greeting", lambda: Delivery(self._service.greeting(self.clock.now())))
        return await faults.run(self._firing_event("greeting", session.number), handling, handling.handle)

    def open_session(self, certificate: str | None, cut: Callable[[], None] = lambda: None) -> Session:
        """A session for whoever presented this certificate; one that no account has fits no login."""
        number = next(self._numbers)
        account = self._certificates.get(certificate or "", "")
        state = SessionState(id=str(number), certificate_of=account)
        session = Session(number, certificate, state, cut, self.profile.session.idle_seconds)
        self._sessions[number] = session
        return session

    def end_session(self, session: Session) -> None:
        self._sessions.pop(session.number, None)
        self._service.disconnect(session.state)

    def sessions(self) -> list[Session]:
        """Every session that a server holds, logged in or not, in the order in which they were opened."""
        return list(self._sessions.values())

    def cut_all(self) -> None:
        """Cut every session at once, as registries do on their daily recycling."""
        for session in self.sessions():
            session.cut()

    def seconds_left(self, session: Session) -> float:
        """How long the session may stay silent: the idle limit, or what is left of its absolute age."""
        age_max = self.profile.session.age_max_seconds
        return min(session.idle_seconds, age_max - (time.monotonic() - session.opened_at))

    async def take(self, session: Session, document: bytes) -> Delivery:
        """Handle one document, bent by whatever fault is armed for it."""
        self.settle()
        entry = self.journal.open(
            at=self.clock.now(), session=session.number, registrar=session.registrar, request=document
        )
        handling = CommandHandling(self, self._service, session, entry, self._decisions)
        rules = self._firing(entry, document) if self.faults else []
        entry.faults = tuple(rule.name for rule in rules)
        delivery = await faults.run(rules, handling, handling.handle)
        entry.response = delivery.document
        return delivery

    def _firing(self, entry: Entry, document: bytes) -> list[Rule]:
        about = self._service.describe(document)
        entry.command, entry.object, entry.cltrid = about.command, about.object, about.cltrid
        asked_to_greet = self._firing_event("greeting", entry.session) if about.command == "hello" else []
        return [*asked_to_greet, *self.faults.firing(about.command, about.object, entry.session)]

    def _firing_event(self, event: str, session: int) -> list[Rule]:
        return self.faults.firing(event, None, session) if self.faults else []

    def settle(self) -> datetime:
        """Let the registry do what fell due, and return the instant up to which it did."""
        now = self.clock.now()
        self.registry.advance(now)
        self._decisions.take(now)
        return now

    def reset(self) -> None:
        """Be as at the first start: the first profile, the machine's time, no fault armed; sessions stay."""
        self.clock.shift(timedelta())
        self.faults.clear()
        self.journal.clear()
        self._switches = {}
        self.registry.profile = self._first_profile
        self.registry.reset()
        self._resets += 1

    def version(self) -> object:
        """Something that differs once there is anything new to save."""
        state = self.registry.state
        return self._resets, state.revision, state.last_transaction, round(self.clock.offset().total_seconds())

    def snapshot(self) -> dict[str, Any]:
        return {
            "clock_offset_seconds": self.clock.offset().total_seconds(),
            "switches": self._switches,
            "registry": self.registry.snapshot(),
        }

    def restore(self, saved: Mapping[str, Any]) -> None:
        self.clock.shift(timedelta(seconds=saved["clock_offset_seconds"]))
        self._switches = saved.get("switches", {})
        self.registry.profile = switched(self._first_profile, self._switches)
        self.registry.restore(saved["registry"])
