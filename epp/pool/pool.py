"""The sessions of one account at one registry, lent to one command at a time.

`plan` decides what to do, here it is carried out, after every event. Callers wait in one line, by priority.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Self, TypeVar

from epp.command import Command
from epp.connection import NO_SESSION, Credentials, may_share
from epp.dialects import Dialect
from epp.envelope import Response
from epp.errors import AnswerLost, CommandRejected, EppError, NotSent, PoolTimeout, SessionLost
from epp.extensions import CommandExtension
from epp.observer import NoObserver, PoolObserver
from epp.poll import PollRequest
from epp.pool.opener import Opener
from epp.pool.passwords import Passwords
from epp.pool.plan import Phase, pick, plan, rests_until
from epp.pool.session import PoolContext, PooledSession
from epp.pool.settings import PoolSettings
from epp.pool.token_bucket import TokenBucket
from epp.pool.waiting_line import Priority, Waiter, WaitingLine
from epp.transport import TransportFactory

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PHASES = tuple(Phase)


class Pool:
    """Use as an async context manager, or `start` and `close`. All times are seconds.

    `keepalive` is a query that needs a login (poll req by default). A query that finds its session ended by the
    registry is repeated once on another session; a transform only when it was certainly not executed.
    """

    def __init__(
        self,
        transport_factory: TransportFactory,
        dialect: Dialect,
        credentials: Credentials,
        *,
        name: str,
        settings: PoolSettings | None = None,
        observer: PoolObserver | None = None,
        keepalive: Command[Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings or PoolSettings()
        self._context = PoolContext(
            name=name,
            transport_factory=transport_factory,
            dialect=dialect,
            credentials=credentials,
            settings=self._settings,
            observer=observer or NoObserver(),
            keepalive=keepalive or PollRequest(),
            passwords=Passwords(credentials.password, maybe=credentials.maybe_password),
            clock=clock,
        )
        self._opener = Opener(self._context, standing=self._standing)
        self._sessions: list[PooledSession] = []
        self._line = WaitingLine()
        self._bucket = _bucket(self._settings, clock())
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._running = False
        self._empty = asyncio.Event()
        self._empty.set()
        self._told: dict[Phase, int] = {}

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def trouble(self) -> NotSent | None:
        """Why the last attempt to open a session failed; None since one succeeded."""
        return self._opener.trouble

    def stats(self) -> dict[Phase, int]:
        counts = dict.fromkeys(_PHASES, 0)
        for session in self._sessions:
            counts[session.phase] += 1
        return counts

    def start(self) -> None:
        """Begin to open sessions up to the minimum, without waiting for them."""
        self._running = True
        self._step()

    def reset(self) -> None:
        """Open sessions again after a refused login or a session limit, whose cause is said to be removed."""
        self._opener.reset()
        self._step()

    async def close(self, *, drain_seconds: float = 2.0) -> None:
        """Log out and close everything. Commands still in flight after `drain_seconds` become AnswerLost."""
        self._running = False
        self._fail_waiters(_closed)
        self._cancel_timer()
        if self._opening is not None:
            self._opening.cancel()
        for session in self._sessions:
            if session.phase is Phase.READY:
                self._retire(session)
        with suppress(TimeoutError):
            async with asyncio.timeout(drain_seconds):
                await self._empty.wait()
        for session in self._sessions:
            session.abort()
        await self._empty.wait()
        self._context.passwords.abandon()

    @property
    def password(self) -> str | None:
        """The account's password as the last logins proved it; None while a change leaves it in doubt."""
        return self._context.passwords.current

    async def change_password(self, new_password: str) -> None:
        """Change the account's password by a login that carries the new one; return when that one surely holds.

        Store the new one beside the old before calling, and after it the one that holds; in between either may, and the
        next pool must know both (`Credentials.maybe_password`). When the answer is lost, the new one is tried, then the
        old one. Raises PasswordUnchanged when the old one holds, LoginRefused when the server would not have the new
        one or will have neither, AnswerLost when the pool is closed in doubt. Cancelled, the change goes on.
        """
        if not self._running:
            raise _closed()
        change = self._context.passwords.change(new_password)
        self._step()
        await asyncio.shield(change)
        _log.info("password_rotated of the account at %s", self._context.name)

    async def send(
        self,
        command: Command[T],
        *,
        cl_trid: str | None = None,
        extensions: Sequence[CommandExtension] = (),
        timeout_seconds: float = 20.0,
        acquire_timeout_seconds: float = 5.0,
        priority: Priority | None = None,
    ) -> Response[T]:
        """Send one command on a session of the pool and return its answer (1xxx). `priority` None = by its kind.

        Raises what `Connection.send` raises; PoolTimeout when no session came free in time, with the trouble of
        opening one as its cause; LoginRefused while the registry doesn't let us in; NotSent when the pool is closed.
        """

        async def attempt(session: PooledSession) -> Response[T]:
            return await session.run(command, cl_trid=cl_trid, extensions=extensions, timeout_seconds=timeout_seconds)

        priority = Priority.of(command) if priority is None else priority
        shares = may_share(command)
        try:
            return await self._with(await self._acquire(priority, acquire_timeout_seconds, shares=shares), attempt)
        except EppError as err:
            if not _may_repeat(command, err):
                raise
        return await self._with(await self._acquire(priority, acquire_timeout_seconds, shares=shares), attempt)

    async def _with(self, session: PooledSession, work: Callable[[PooledSession], Coroutine[Any, Any, T]]) -> T:
        """Do the work with a session that was acquired, and give the session back whatever happens."""
        used_before = session.used_at
        try:
            return await work(session)
        except EppError as err:
            if _shows_ended_session(err):
                self._distrust(unused_since=used_before)
            raise
        finally:
            self._release(session)

    async def _acquire(self, priority: Priority, timeout_seconds: float, *, shares: bool) -> PooledSession:
        if not self._running:
            raise _closed()
        if (session := self._take_at_once(shares=shares)) is not None:
            return session
        waiter = Waiter(asyncio.get_running_loop().create_future(), priority, shares)
        self._line.add(waiter)
        self._step()
        if waiter.session.done():
            return waiter.session.result()
        try:
            async with asyncio.timeout(timeout_seconds):
                return await waiter.session
        except TimeoutError:
            self._withdraw(waiter)
            raise PoolTimeout from self.trouble
        except asyncio.CancelledError:
            self._withdraw(waiter)
            raise

    def _take_at_once(self, *, shares: bool) -> PooledSession | None:
        """Return a session for a caller before whom nobody waits; None when a plan must see to it."""
        now = self._context.clock()
        if self._line or self._allowance(now) < 1:
            return None
        self._look()
        session = pick(self._settings, self._sessions, shares=shares, now=now)
        if session is not None:
            self._lend(session, now, shares=shares)
            self._tell()
        return session

    def _withdraw(self, waiter: Waiter) -> None:
        """Leave the line; a session that was handed over at the last moment goes back unused."""
        self._line.remove(waiter)
        session = waiter.session
        if session.done() and not session.cancelled() and session.exception() is None:
            self._release(session.result())
        else:
            self._step()  # those behind may have waited for this one only

    def _release(self, session: PooledSession) -> None:
        session.give_back()
        if not self._running:
            if not session.in_flight:
                self._retire(session)
        elif not self._line and (session.in_flight or self._rests(session)):
            self._tell()
        else:
            self._step()

    def _rests(self, session: PooledSession) -> bool:
        """Leave a session ready where no plan would do more than that; it spares most commands a plan."""
        until = rests_until(self._settings, session, self._context.clock())
        if until is None or self._opener.limited_until is not None or self._context.passwords.login_due:
            return False
        self._wake_at(until)
        return True

    def _distrust(self, *, unused_since: float) -> None:
        """Give up the sessions that have been idle at least as long as one that the registry had ended."""
        for session in self._sessions:
            if session.phase is Phase.READY and session.used_at <= unused_since:
                session.lost = session.lost or "idle"

    def _step(self) -> None:
        """Ask for a plan and carry it out."""
        if not self._running:
            return
        now = self._context.clock()
        self._look()
        callers = self._line.head(self._allowance(now))
        steps = plan(
            self._settings,
            self._sessions,
            callers=[caller.shares for caller in callers],
            now=now,
            limit=self._opener.limit(now),
            may_open=self._opener.refusal is None,
            login_due=self._context.passwords.login_due,
        )
        for caller, session in zip(callers, steps.hand_out, strict=False):
            self._lend(session, now, shares=caller.shares)
            self._line.serve(caller, session)
        for session in steps.close:
            self._retire(session)
        for session in steps.probe:
            session.take(shares=False)
            self._count_command()
            self._spawn(self._with(session, PooledSession.probe))
        if steps.open:
            self._open_another()
        if self._opener.refusal is not None and not any(s.phase is not Phase.CLOSING for s in self._sessions):
            self._fail_waiters(self._opener.refusal)
        self._wake_at(steps.wake_at, self._opener.limited_until, self._next_token_at())
        self._tell()

    def _allowance(self, now: float) -> int:
        """Return how many of the callers may send at this moment, sessions apart."""
        settings = self._settings
        most = settings.sessions_max * settings.pipeline_depth + 1
        if self._bucket is not None:
            most = min(most, self._bucket.available(now))
        if settings.in_flight_max is not None:
            most = min(most, settings.in_flight_max - sum(session.in_flight for session in self._sessions))
        return most

    def _next_token_at(self) -> float | None:
        """Return when the rate lets the next caller pass, if it is the rate that holds one up."""
        if self._bucket is None or not self._line or self._bucket.tokens >= 1:
            return None
        return self._bucket.next_at()

    def _count_command(self) -> None:
        if self._bucket is not None:
            self._bucket.force()

    def _look(self) -> None:
        """Notice which free sessions ended while nobody was reading."""
        for session in self._sessions:
            if session.phase is Phase.READY:
                session.look()

    def _lend(self, session: PooledSession, now: float, *, shares: bool) -> None:
        session.take(shares=shares)
        session.wanted_at = now
        self._count_command()

    def _open_another(self) -> None:
        session = PooledSession(self._context, on_phase=self._tell)
        self._sessions.append(session)
        self._empty.clear()
        self._opening = self._spawn(self._open(session))

    async def _open(self, session: PooledSession) -> None:
        try:
            await self._opener.open(session)
        finally:
            if session.phase is not Phase.READY:
                self._forget(session)
            elif self._running:
                self._step()
            else:
                self._retire(session)

    def _retire(self, session: PooledSession) -> None:
        session.phase = Phase.CLOSING
        self._spawn(self._close(session))

    async def _close(self, session: PooledSession) -> None:
        try:
            await session.close()
        finally:
            self._forget(session)

    def _forget(self, session: PooledSession) -> None:
        self._sessions.remove(session)
        if not self._sessions:
            self._empty.set()
        self._step()
        self._tell()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _standing(self) -> int:
        return sum(session.phase in {Phase.READY, Phase.BUSY} for session in self._sessions)

    def _fail_waiters(self, error: Callable[[], NotSent]) -> None:
        for waiter in self._line.clear():
            waiter.session.set_exception(error())

    def _wake_at(self, *moments: float | None) -> None:
        """See that `_step` runs at the first of the moments at the latest; a step too many does no harm."""
        moment = min((moment for moment in moments if moment is not None), default=None)
        if moment is None or (self._timer is not None and self._timer_at <= moment):
            return
        self._cancel_timer()
        self._timer_at = moment
        self._timer = asyncio.get_running_loop().call_later(max(0.0, moment - self._context.clock()), self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._step()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        counts = self.stats()
        if counts == self._told:
            return
        told, self._told = self._told, counts
        for phase, number in counts.items():
            if phase is not Phase.CLOSING and told.get(phase) != number:
                self._context.observer.sessions(self._context.name, phase, number)


def _bucket(settings: PoolSettings, now: float) -> TokenBucket | None:
    if settings.commands_per_second is None:
        return None
    return TokenBucket.full(settings.commands_per_second, settings.burst, now)


def _closed() -> NotSent:
    return NotSent("the pool is closed", reason="closed")


def _shows_ended_session(error: EppError) -> bool:
    """Tell whether the registry had ended the session before it read the command, or may have."""
    match error:
        case SessionLost():
            return True
        case CommandRejected():
            return error.code in NO_SESSION
        case AnswerLost():
            return error.cause in {"eof", "reset"}
        case _:
            return False


def _may_repeat(command: Command[Any], error: EppError) -> bool:
    """Tell whether a second attempt, on another session, is safe and has a better prospect.

    A session may have ended while it lay idle: then the registry says so and executed nothing, or the stream just
    ends. The latter proves nothing, so only a query is repeated after it.
    """
    if isinstance(error, AnswerLost) and command.is_transform:
        return False
    return _shows_ended_session(error)
