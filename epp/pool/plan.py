"""What a pool of sessions should do next: everything about that decision lives here.

`plan` is pure: it looks at the sessions, the number of waiting callers and the time, and returns what to hand out,
close, probe and open. The pool carries the plan out and asks again after every event. A plan carried out leaves
nothing to do: asking again at the same moment returns an empty one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from epp.pool.settings import PoolSettings


class Phase(StrEnum):
    CONNECTING = "connecting"
    LOGIN = "login"
    BACKOFF = "backoff"
    READY = "ready"
    BUSY = "busy"
    CLOSING = "closing"


OPENING = frozenset({Phase.CONNECTING, Phase.LOGIN, Phase.BACKOFF})


@dataclass(slots=True, eq=False)
class SessionState:
    """What the plan knows of a session; times in seconds of the pool's monotonic clock.

    `used_at` is the last exchange of any kind, `wanted_at` the last one for a caller, `retire_at` the end of its age.
    `commands` counts those that it was handed out for, `in_flight` those not yet answered; `shared` tells that all of
    these are queries, beside which more may go out. `lost` is why the carrier can't be used any more.
    """

    phase: Phase
    used_at: float = 0.0
    wanted_at: float = 0.0
    retire_at: float = float("inf")
    commands: int = 0
    in_flight: int = 0
    shared: bool = False
    lost: str | None = None

    def take(self, *, shares: bool) -> None:
        """Hand the session out for one command."""
        self.phase = Phase.BUSY
        self.in_flight += 1
        self.commands += 1
        self.shared = shares

    def give_back(self) -> None:
        self.in_flight -= 1
        if not self.in_flight:
            self.phase = Phase.READY


S = TypeVar("S", bound=SessionState)


@dataclass(frozen=True, slots=True)
class Plan(Generic[S]):
    """`hand_out` goes to the waiting callers in their order, one entry each; a session that is shared comes repeatedly.

    `wake_at` is when time alone will call for a new plan.
    """

    hand_out: tuple[S, ...] = ()
    close: tuple[S, ...] = ()
    probe: tuple[S, ...] = ()
    open: bool = False
    wake_at: float | None = None


def plan(
    settings: PoolSettings,
    sessions: Sequence[S],
    *,
    callers: Sequence[bool],
    now: float,
    limit: int,
    may_open: bool,
    login_due: bool = False,
) -> Plan[S]:
    """Decide the next steps of a pool that may hold `limit` sessions at this moment.

    `callers` are those who may send now, in their order: True for a query that may share a session. `login_due` asks
    for a new session even if nobody needs one, in the place of a free one if there is no room.

    The session used last is handed out first: so the spare ones grow old and are closed, and what a caller gets is
    the least likely to have been dropped for idleness. Sessions are opened one at a time, because registries count
    and throttle logins; one that is being closed still counts at the registry.
    """
    ready = sorted((s for s in sessions if s.phase is Phase.READY), key=lambda s: s.used_at, reverse=True)
    usable = [s for s in ready if not _worn_out(settings, s, now)]
    hand_out = _assign(settings, usable, _joinable(settings, sessions, now), callers)
    spare = usable[len(callers) :]
    close = [s for s in ready if _worn_out(settings, s, now)]
    living = sum(s.phase is not Phase.CLOSING for s in sessions) - len(close)
    surplus = _surplus(settings, spare, living=living, limit=limit, now=now)
    opening = any(s.phase in OPENING for s in sessions)
    if login_due and not (opening or close or surplus) and living == len(sessions) >= limit:
        surplus = spare[-1:]
    living -= len(surplus)
    spare = [s for s in spare if s not in surplus]
    probe = [s for s in spare if now - s.used_at >= settings.keepalive_seconds]
    wanted = len(callers) > len(hand_out) or living < settings.sessions_min or login_due
    room = len(sessions) < limit and not opening
    return Plan(
        hand_out=tuple(hand_out),
        close=(*close, *surplus),
        probe=tuple(probe),
        open=may_open and wanted and room,
        wake_at=_wake_at(settings, [s for s in spare if s not in probe], above_min=living > settings.sessions_min),
    )


def pick(settings: PoolSettings, sessions: Sequence[S], *, shares: bool, now: float) -> S | None:
    """Return the session that `plan` would hand to the only caller in the line; None when it has none for him.

    Most commands find the line empty and a session free: this spares them a whole plan.
    """
    free = [s for s in sessions if s.phase is Phase.READY and not _worn_out(settings, s, now)]
    if free:
        return max(free, key=lambda s: s.used_at)
    load = _joinable(settings, sessions, now) if shares else {}
    return min(load, key=lambda s: load[s]) if load else None


def rests_until(settings: PoolSettings, session: SessionState, now: float) -> float | None:
    """Return until when a session just given back can lie ready while nobody waits; None when a plan is due now."""
    if _worn_out(settings, session, now):
        return None
    return min(session.retire_at, now + settings.keepalive_seconds, session.wanted_at + settings.idle_seconds)


def _worn_out(settings: PoolSettings, session: SessionState, now: float) -> bool:
    return (
        session.lost is not None
        or now >= session.retire_at
        or (settings.commands_max is not None and session.commands >= settings.commands_max)
    )


def _joinable(settings: PoolSettings, sessions: Sequence[S], now: float) -> dict[S, int]:
    """Return the sessions in use that further queries may join, with the number of commands in flight on each."""
    shared = (s for s in sessions if s.shared and s.phase is Phase.BUSY and not _worn_out(settings, s, now))
    return {s: s.in_flight for s in shared if s.in_flight < _room(settings, s)}


def _assign(settings: PoolSettings, free: Sequence[S], load: dict[S, int], callers: Sequence[bool]) -> list[S]:
    """Return a session for each caller, free ones first; nobody overtakes a caller for whom there is none."""
    given: list[S] = []
    for shares in callers:
        if len(given) < len(free):
            session = free[len(given)]
        elif shares and load:
            session = min(load, key=lambda s: load[s])
        else:
            break
        given.append(session)
        if shares:
            load[session] = load.get(session, 0) + 1
            if load[session] >= _room(settings, session):
                del load[session]
    return given


def _room(settings: PoolSettings, session: SessionState) -> int:
    """Return how many commands may be in flight on a session."""
    if settings.commands_max is None:
        return settings.pipeline_depth
    return min(settings.pipeline_depth, settings.commands_max - session.commands + session.in_flight)


def _surplus(settings: PoolSettings, spare: Sequence[S], *, living: int, limit: int, now: float) -> list[S]:
    """Return the spare sessions to close: those above the limit, and idle ones above the minimum."""
    surplus: list[S] = []
    for session in sorted(spare, key=lambda s: s.wanted_at):
        left = living - len(surplus)
        idle = now - session.wanted_at >= settings.idle_seconds
        if left > limit or (left > settings.sessions_min and idle):
            surplus.append(session)
    return surplus


def _wake_at(settings: PoolSettings, spare: Sequence[SessionState], *, above_min: bool) -> float | None:
    moments = [min(s.retire_at, s.used_at + settings.keepalive_seconds) for s in spare]
    if above_min:
        moments += [s.wanted_at + settings.idle_seconds for s in spare]
    return min(moments, default=None)
