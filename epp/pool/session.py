"""One session of a pool: how it is opened, used, probed and closed, and what the observer hears of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import Any, TypeVar

from epp.command import Command
from epp.connection import Connection, Credentials
from epp.dialects import Dialect
from epp.envelope import Response
from epp.errors import (
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    EppError,
    LocalProtocolError,
    LoginRefused,
    LoginUnanswered,
    NoSlot,
    NotSent,
    RateLimited,
    SessionLost,
)
from epp.extensions import CommandExtension
from epp.observer import PoolObserver, verdict
from epp.pool.password_store import PasswordStore
from epp.pool.passwords import Passwords
from epp.pool.plan import Phase, SessionState
from epp.pool.settings import PoolSettings
from epp.pool.slots import SessionSlot, SessionSlots
from epp.transport import Transport, TransportFactory

T = TypeVar("T")

_log = logging.getLogger(__name__)

_AGE_SHARE_MIN = 0.9


@dataclass(frozen=True, slots=True)
class PoolContext:
    """What all sessions of a pool have in common. `clock` counts seconds and never goes back."""

    name: str
    transport_factory: TransportFactory
    dialect: Dialect
    credentials: Credentials
    settings: PoolSettings
    observer: PoolObserver
    keepalive: Command[Any]
    passwords: Passwords
    store: PasswordStore
    slots: SessionSlots
    clock: Callable[[], float]

    async def learn_passwords(self) -> None:
        """Take over what is kept. Raises ConnectFailed when that cannot be read: an old password would be refused."""
        try:
            known = await self.store.known()
        except Exception as err:
            raise ConnectFailed("the password cannot be read now", reason="no_password") from err
        if known is not None:
            self.passwords.learn(known.current, known.maybe)

    async def begin_password_change(self, new_password: str) -> "asyncio.Future[None]":
        """Have the next login change the password, once both are kept; return what comes of it."""
        await self.learn_passwords()
        if self.passwords.current is not None:
            await self.store.intend(self.passwords.current, new_password)
        return self.passwords.change(new_password)

    async def keep_password(self) -> None:
        """Have the password kept that surely holds, if there is one. Until that succeeds, both are still kept."""
        if (password := self.passwords.current) is None:
            return
        try:
            await self.store.proved(password)
        except Exception:  # noqa: BLE001 - a store is anybody's, and both passwords are kept by now
            _log.exception("the password of the account at %s is not settled in its store", self.name)


class PooledSession(SessionState):
    """The plan's view of a session, with the connection behind it."""

    def __init__(self, context: PoolContext, *, on_phase: Callable[[], None]) -> None:
        super().__init__(Phase.CONNECTING)
        self._context = context
        self._on_phase = on_phase
        self._connection: Connection | None = None
        self._slot: SessionSlot | None = None

    def move(self, phase: Phase) -> None:
        self.phase = phase
        self._on_phase()

    def look(self) -> None:
        """Notice an end that came while nobody was reading, and a slot that is gone."""
        if self.lost is None and self._connection is not None:
            self.lost = self._connection.lost or ("slot_lost" if self._slot and not self._slot.held else None)

    async def open(self) -> None:
        """Connect and log in, once. Raises NotSent with nothing left open."""
        context = self._context
        try:
            self._connection = await self._connected()
        except NotSent as err:
            context.observer.session_opened(context.name, err.reason)
            raise
        self._tell(self._connection)
        self.used_at = self.wanted_at = now = context.clock()
        self.retire_at = now + context.settings.age_max_seconds * SystemRandom().uniform(_AGE_SHARE_MIN, 1)
        self.phase = Phase.READY

    async def run(
        self,
        command: Command[T],
        *,
        cl_trid: str | None = None,
        extensions: Sequence[CommandExtension] = (),
        timeout_seconds: float,
    ) -> Response[T]:
        """Send one command on this session and count it. Raises what `Connection.send` raises."""
        started = self._context.clock()
        try:
            response = await self._standing.send(
                command, cl_trid=cl_trid, extensions=extensions, timeout_seconds=timeout_seconds
            )
        except (CommandRejected, AnswerLost) as err:
            self._count(command, err, started)
            raise
        else:
            self._count(command, response, started)
            return response
        finally:
            self.used_at = self._context.clock()
            self.look()

    async def probe(self) -> None:
        """Prove that we are still logged in, by a query (`hello` is answered to anybody)."""
        try:
            await self.run(self._context.keepalive, timeout_seconds=self._context.settings.keepalive_timeout_seconds)
        except AnswerLost as err:
            self.lost = "dead_peer" if err.cause == "timeout" else self.lost
        except (CommandRejected, SessionLost):
            pass  # an answer is a sign of life, and a loss is noted

    def abort(self) -> None:
        if self._connection is not None:
            self._connection.abort("timeout")

    async def close(self) -> None:
        """Log out if the session is sound, and hang up."""
        context = self._context
        try:
            with suppress(EppError):
                await self._standing.close(logout_timeout_seconds=context.settings.logout_timeout_seconds)
        finally:
            await self._give_up_slot(self._standing.left)
        context.observer.session_closed(context.name, self.lost or self._standing.close_reason or "logout")

    async def _connected(self) -> Connection:
        """Return a connection that is logged in, on a slot. Raises NotSent with neither kept."""
        context, settings = self._context, self._context.settings
        self.move(Phase.CONNECTING)
        self._slot = slot = await context.slots.take()
        if slot is None:
            raise NoSlot
        transport = context.transport_factory()
        connection = Connection(
            transport,
            context.dialect,
            pipeline_depth=settings.pipeline_depth,
            no_session_codes=settings.no_session_codes,
        )
        left = slot.left
        try:
            await _end(left, transport)
            left = None
            await connection.connect()
            await _keep(slot, transport)
            self.move(Phase.LOGIN)
            await self._authenticate(connection)
            await _keep(slot, transport)
        except BaseException:
            try:
                await connection.close()
            finally:
                await self._give_up_slot(left or connection.left)
            raise
        return connection

    async def _give_up_slot(self, left: str | None) -> None:
        """Give the slot back, with the ticket of a session on it that may stand."""
        slot, self._slot = self._slot, None
        if slot is None:
            return
        if left is not None:
            await slot.keep(left)
        await slot.release(ended=left is None)

    def _tell(self, connection: Connection) -> None:
        """Tell the observer of a new session, and what it showed of certificates and passwords."""
        name, observer = self._context.name, self._context.observer
        observer.session_opened(name, "ok")
        if connection.server_certificate_until is not None:
            observer.server_certificate(name, connection.server_certificate_until)
        for event in connection.security_events:
            _log.warning("security event at %s: %r %r until %s", name, event.level, event.type, event.ex_date)
            if event.type == "password" and event.ex_date is not None:
                observer.password_expiry(name, event.ex_date)

    async def _authenticate(self, connection: Connection) -> None:
        context = self._context
        await context.learn_passwords()
        attempt = context.passwords.attempt()
        try:
            await connection.login(
                replace(context.credentials, password=attempt.password),
                timeout_seconds=context.settings.login_timeout_seconds,
                new_password=attempt.new_password,
            )
        except LoginRefused as err:
            if isinstance(err.__cause__, CommandRejected) and context.settings.rate_refusal.is_said(err.__cause__):
                context.passwords.unanswered(attempt)
                raise RateLimited(str(err)) from err
            context.passwords.refused(attempt, err)
            if attempt.new_password is None:
                await context.learn_passwords()  # another client may have changed it in this very moment
            raise
        except LocalProtocolError as err:
            context.passwords.unsayable(attempt, err)
            raise ConnectFailed("the new password cannot be sent", reason="protocol") from err
        except (LoginUnanswered, asyncio.CancelledError):
            context.passwords.unanswered(attempt)
            raise
        if context.passwords.accepted(attempt):
            await context.keep_password()

    @property
    def _standing(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the session was never opened")
        return self._connection

    def _count(
        self, command: Command[Any], outcome: Response[Any] | CommandRejected | AnswerLost, started: float
    ) -> None:
        result_class, code = verdict(outcome)
        context = self._context
        context.observer.command_done(context.name, command.name, result_class, code, context.clock() - started)


async def _end(left: str | None, transport: Transport) -> None:
    """End what the slot's last holder left behind. Raises ConnectFailed when the registry does not answer."""
    if left is not None and not await transport.end(left):
        raise ConnectFailed("a session that was left behind cannot be ended", reason="refused")


async def _keep(slot: SessionSlot, transport: Transport) -> None:
    """Have the session's ticket kept, from before the login on where it is known by then.

    Raises NoSlot when that cannot be: nobody else could end the session.
    """
    if (ticket := transport.ticket) is not None and not await slot.keep(ticket):
        raise NoSlot
