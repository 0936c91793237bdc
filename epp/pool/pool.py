"""The sessions of one account at one registry, lent to one command at a time.

`plan` decides what to do, here it is carried out, after every event. Callers wait in one line, by priority.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Self, TypeVar

from epp.command import Command
from epp.connection import Credentials, may_share
from epp.dialects import Dialect
from epp.envelope import Response
from epp.errors import AnswerLost, CommandRejected, EppError, NotSent, PoolClosed, PoolTimeout, RateLimited
from epp.extensions import CommandExtension
from epp.observer import NoObserver, PoolObserver, verdict
from epp.poll import PollRequest
from epp.pool.alarm import Alarm
from epp.pool.password_store import NoStore, PasswordStore
from epp.pool.passwords import Passwords
from epp.pool.plan import Phase, pick, plan, rests_until
from epp.pool.repeats import may_repeat, shows_ended_session
from epp.pool.roster import Roster
from epp.pool.session import PoolContext, PooledSession
from epp.pool.settings import PoolSettings
from epp.pool.slots import OwnSlots, SessionSlots
from epp.pool.throttle import Throttle, whole
from epp.pool.waiting_line import Priority, Waiter, WaitingLine
from epp.transport import TransportFactory

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Pool:
    """Use as an async context manager, or `start` and `close`. All times are seconds.

    `keepalive` is a query that needs a login (poll req by default). `passwords` knows what became of the credentials'
    one. Where the account has other clients, `slots` say how many sessions are ours, `rate_share` our part of its rate.

    A query that finds its session ended by the registry is repeated once on another session; a transform only when it
    was certainly not executed.
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
        passwords: PasswordStore | None = None,
        slots: SessionSlots | None = None,
        rate_share: Callable[[], float] = whole,
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
            store=passwords or NoStore(),
            slots=slots or OwnSlots(),
            clock=clock,
        )
        self._roster = Roster(self._context, on_change=self._step)
        self._line = WaitingLine()
        self._throttle = Throttle(self._settings.commands_per_second, self._settings.burst, clock(), share=rate_share)
        self._alarm = Alarm(self._step, clock)
        self._running = False

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def trouble(self) -> NotSent | None:
        """Why the last attempt to open a session failed; None since one succeeded."""
        return self._roster.opener.trouble

    def stats(self) -> dict[Phase, int]:
        return self._roster.stats()

    def start(self) -> None:
        """Begin to open sessions up to the minimum, without waiting for them."""
        self._running = True
        self._step()

    def reset(self) -> None:
        """Open sessions again after a refused login or a session limit, whose cause is said to be removed."""
        self._roster.opener.reset()
        self._step()

    async def close(self, *, drain_seconds: float = 2.0) -> None:
        """Log out and close everything. Commands still in flight after `drain_seconds` become AnswerLost."""
        self._running = False
        self._line.fail(PoolClosed)
        self._alarm.stop()
        await self._roster.close(drain_seconds)
        self._context.passwords.abandon()

    @property
    def password(self) -> str | None:
        """The account's password as the last logins proved it; None while a change leaves it in doubt."""
        return self._context.passwords.current

    async def change_password(self, new_password: str) -> None:
        """Change the account's password by a login that carries the new one; return when that one surely holds.

        The pool's `passwords` keep both before it, and after it the one that holds; without such a store its caller has
        to. When the answer is lost, the new one is tried, then the old one. Raises PasswordUnchanged when the old one
        holds, LoginRefused when the server would not have the new one or will have neither, AnswerLost when the pool is
        closed in doubt. Cancelled, the change goes on.
        """
        if not self._running:
            raise PoolClosed
        change = await self._context.begin_password_change(new_password)
        self._step()
        try:
            await asyncio.shield(change)
        except EppError:  # not when cancelled: the change may be on its way
            await self._context.keep_password()
            raise
        await self._context.keep_password()
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
            if not may_repeat(command, err, self._settings.no_session_codes):
                raise
        return await self._with(await self._acquire(priority, acquire_timeout_seconds, shares=shares), attempt)

    async def _with(self, session: PooledSession, work: Callable[[PooledSession], Coroutine[Any, Any, T]]) -> T:
        """Do the work with a session that was acquired, and give the session back whatever happens."""
        used_before = session.used_at
        try:
            return await work(session)
        except EppError as err:
            if shows_ended_session(err, self._settings.no_session_codes):
                self._roster.distrust(unused_since=used_before)
            if self._settings.rate_refusal.matches(err):
                self._slow_down(err)
            raise
        finally:
            self._release(session)

    async def _acquire(self, priority: Priority, timeout_seconds: float, *, shares: bool) -> PooledSession:
        if not self._running:
            raise PoolClosed
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
        self._roster.look()
        session = pick(self._settings, self._roster.sessions, shares=shares, now=now)
        if session is not None:
            self._lend(session, now, shares=shares)
            self._roster.tell()
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
                self._roster.retire(session)
        elif not self._line and (session.in_flight or self._rests(session)):
            self._roster.tell()
        else:
            self._step()

    def _rests(self, session: PooledSession) -> bool:
        """Leave a session ready where no plan would do more than that; it spares most commands a plan."""
        until = rests_until(self._settings, session, self._context.clock())
        if until is None or self._roster.opener.limited_until is not None or self._context.passwords.login_due:
            return False
        self._alarm.set(until)
        return True

    def _slow_down(self, error: CommandRejected | AnswerLost) -> None:
        """Keep to a lower rate. Raises RateLimited when the command was surely not executed."""
        self._throttle.complain(self._context.clock())
        self._context.observer.rate_limited(self._context.name, verdict(error)[1])
        if not error.may_have_happened:
            raise RateLimited(str(error)) from error

    def _step(self) -> None:
        """Ask for a plan and carry it out."""
        if not self._running:
            return
        now, opener = self._context.clock(), self._roster.opener
        self._roster.look()
        callers = self._line.head(self._allowance(now))
        steps = plan(
            self._settings,
            self._roster.sessions,
            callers=[caller.shares for caller in callers],
            now=now,
            limit=opener.limit(now),
            may_open=opener.refusal is None,
            login_due=self._context.passwords.login_due,
        )
        for caller, session in zip(callers, steps.hand_out, strict=False):
            self._lend(session, now, shares=caller.shares)
            self._line.serve(caller, session)
        for session in steps.close:
            self._roster.retire(session)
        for session in steps.probe:
            session.take(shares=False)
            self._throttle.count(now)
            self._roster.run(self._with(session, PooledSession.probe))
        if steps.open:
            self._roster.open_another()
        if self._roster.hopeless and opener.refusal is not None:
            self._line.fail(opener.refusal)
        self._alarm.set(steps.wake_at, opener.limited_until, self._next_token_at(now))
        self._roster.tell()

    def _allowance(self, now: float) -> int:
        """Return how many of the callers may send at this moment, sessions apart."""
        settings = self._settings
        most = min(settings.sessions_max * settings.pipeline_depth + 1, self._throttle.available(now))
        if settings.in_flight_max is not None:
            most = min(most, settings.in_flight_max - self._roster.in_flight)
        return most

    def _next_token_at(self, now: float) -> float | None:
        """Return when the rate lets the next caller pass, if it is the rate that holds one up."""
        next_at = self._throttle.next_at() if self._line else None
        if seconds := self._throttle.held_up(now, held=next_at is not None):
            self._context.observer.throttled(self._context.name, seconds)
        return next_at

    def _lend(self, session: PooledSession, now: float, *, shares: bool) -> None:
        session.take(shares=shares)
        session.wanted_at = now
        self._throttle.count(now)
