"""What happens to one command, or to one connection, unless a fault bends it; and what a fault may reach into."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from simulators.clock import VirtualClock
from simulators.decisions import Decisions
from simulators.delivery import RESET, Delivery
from simulators.epp_service import EppService, Reply
from simulators.journal import Entry
from simulators.planting import CannotPlant, plant_domain, stranger_to
from simulators.refusals import Refused
from simulators.registry import Registry
from simulators.session import SessionState


class House(Protocol):
    """The simulator, as far as one command needs it."""

    clock: VirtualClock
    registry: Registry

    def settle(self) -> datetime: ...

    def cut_all(self) -> None: ...


class Asking(Protocol):
    """The session that a command came on."""

    idle_seconds: float

    @property
    def state(self) -> SessionState: ...


class CommandHandling:
    """One command on its way. The journal's entry is filled as things happen."""

    def __init__(self, house: House, service: EppService, session: Asking, entry: Entry, decisions: Decisions) -> None:
        self._house = house
        self._service = service
        self._session = session
        self._entry = entry
        self._decisions = decisions

    @property
    def command(self) -> str:
        return self._entry.command

    @property
    def request(self) -> bytes:
        return self._entry.request

    async def handle(self) -> Delivery:
        entry, state = self._entry, self._session.state
        reply = self._service.handle(state, entry.request, self._house.clock.now())
        entry.command, entry.object, entry.cltrid = reply.command, reply.object, reply.cltrid
        entry.applied = reply.applied
        entry.registrar = reply.registrar
        return self._deliver(reply)

    def answer(self, code: int, reason: str | None) -> Delivery:
        now = self._house.clock.now()
        return self._deliver(self._service.fail(self._session.state, self._entry.request, code, now, reason))

    def steal(self) -> None:
        name, registry = self._entry.object, self._house.registry
        with suppress(CannotPlant, Refused):
            plant_domain(registry, name or "", stranger_to(registry, self._registrar), self._house.settle())

    def sessions(self) -> int:
        return self._service.sessions.count(self._entry.object or "")

    def limit_idle(self, seconds: float) -> None:
        self._session.idle_seconds = seconds

    def cut_all(self) -> None:
        self._house.cut_all()

    def decide_later(self, after: timedelta, *, approve: bool) -> None:
        due = self._house.clock.now().replace(microsecond=0) + after
        self._decisions.put(due, self._session.state, self._entry.request, self._entry.svtrid or "", approve=approve)

    @property
    def _registrar(self) -> str | None:
        return self._session.state.registrar

    def _deliver(self, reply: Reply) -> Delivery:
        self._entry.code, self._entry.svtrid = reply.code, reply.svtrid
        return Delivery(reply.document, close=reply.close)


class EventHandling:
    """A connection that comes in, or its greeting: there is no command yet that could be answered or decided."""

    request = b""

    def __init__(self, house: House, event: str, respond: Callable[[], Delivery]) -> None:
        self.command = event
        self._house = house
        self._respond = respond

    async def handle(self) -> Delivery:
        return self._respond()

    def answer(self, code: int, reason: str | None) -> Delivery:
        del code, reason
        return RESET

    def steal(self) -> None:
        """Nothing is asked for yet."""

    def sessions(self) -> int:
        return 0

    def limit_idle(self, seconds: float) -> None:
        """There is no session yet."""

    def cut_all(self) -> None:
        self._house.cut_all()

    def decide_later(self, after: timedelta, *, approve: bool) -> None:
        """Nothing is asked for yet."""
