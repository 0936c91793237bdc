"""One EPP session: greeting, login, commands one after another (queries also several at once), logout.

Any doubt about the session ends it. After a late, cancelled, malformed or mismatched answer nobody could say whose
answer comes next, so the connection is dropped at once and never used again.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Self, TypeVar

from epp.codes import ResultCode, ends_session, is_success
from epp.command import Command
from epp.dialects import Dialect
from epp.endings import close_reason_of, login_failure
from epp.envelope import Greeting, Response
from epp.errors import (
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    EppError,
    LocalProtocolError,
    LoginUnanswered,
    NotSent,
    RemoteProtocolError,
    SessionLost,
)
from epp.extensions import CommandExtension
from epp.extensions.login_security import LoginSecurityData, SecurityEvent, UserAgent, secured
from epp.login import Login, Logout
from epp.session import Event, State, advance
from epp.trace import current_recorder
from epp.transport import Transport, TransportFactory

T = TypeVar("T")

NO_SESSION = frozenset({int(ResultCode.USE_ERROR), int(ResultCode.AUTHENTICATION_ERROR)})
"""What registries answer to a command on a session that they no longer know: it was not executed."""

_UNPARSABLE = frozenset({ResultCode.UNKNOWN_COMMAND, ResultCode.SYNTAX_ERROR})
_LOGOUT_SECONDS = 2.0


_SHARING_VERBS = frozenset({"check", "info"})


def may_share(command: Command[Any]) -> bool:
    """Tell whether a command may be in flight beside others: only what changes nothing, whatever becomes of it."""
    return command.name.rpartition(":")[2] in _SHARING_VERBS


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account, and the services it wants beside the dialect's own; only announced ones are named at login.

    `maybe_password` is a new password that may hold already, because the answer to its change was lost: a pool tries it
    before `password`, once. Passwords beyond 16 characters and the `user_agent` need the login security extension among
    `extensions` (RFC 8807).
    """

    user: str
    password: str = field(repr=False)
    lang: str = "en"
    objects: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    maybe_password: str | None = field(default=None, repr=False)
    user_agent: UserAgent | None = None


class Connection:
    """One session over one transport.

    For one task at a time; where `pipeline_depth` is above 1, for as many as send what `may_share`. Answers come in the
    order of the commands (RFC 5734 §3) and prove it by their clTRID; whatever ends the session loses the answers to all
    commands in flight.

    `services` are the URIs that login named: what the server announces and we can use. A command or an extension of
    another namespace is refused here (NotNegotiated). `security_events` is what the server said at login of passwords,
    certificates and TLS (RFC 8807). `close_reason` says why the session ended (logout, idle, eof,
    timeout, desync, ...), None while it stands. `left` is the ticket of a session that was closed here and may stand
    at the server still, because no answer told otherwise.
    """

    def __init__(
        self,
        transport: Transport,
        dialect: Dialect,
        *,
        pipeline_depth: int = 1,
        no_session_codes: frozenset[int] = NO_SESSION,
    ) -> None:
        self.greeting: Greeting | None = None
        self.close_reason: str | None = None
        self.left: str | None = None
        self.services: frozenset[str] = frozenset()
        self.security_events: tuple[SecurityEvent, ...] = ()
        self._transport = transport
        self._dialect = dialect
        self._state = State.CONNECTED
        self._pipeline_depth = pipeline_depth
        self._no_session_codes = no_session_codes
        self._in_flight = 0
        self._sharing = False
        self._may_stand = False
        self._trids = map(f"{secrets.token_hex(8)}-{{}}".format, count(1))

    @classmethod
    async def open(
        cls,
        transport_factory: TransportFactory,
        dialect: Dialect,
        credentials: Credentials,
        *,
        login_timeout_seconds: float = 20.0,
        pipeline_depth: int = 1,
        no_session_codes: frozenset[int] = NO_SESSION,
    ) -> Self:
        """Return a session that is logged in. Raises NotSent, with nothing left open."""
        connection = cls(transport_factory(), dialect, pipeline_depth=pipeline_depth, no_session_codes=no_session_codes)
        try:
            await connection.connect()
            await connection.login(credentials, timeout_seconds=login_timeout_seconds)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def lost(self) -> str | None:
        """Why no command can be sent any more; None while the session looks sound."""
        return self.close_reason or self._transport.lost

    @property
    def server_certificate_until(self) -> datetime | None:
        """When the certificate ends that the server showed; None before that."""
        return self._transport.server_certificate_until

    async def connect(self) -> None:
        """Reach the server and read its greeting. Raises ConnectFailed or GreetingTimeout."""
        try:
            self.greeting = self._dialect.decode_greeting(await self._transport.open())
        except RemoteProtocolError as err:
            raise ConnectFailed(f"no valid greeting: {err}", reason="protocol") from err
        self._state = advance(self._state, Event.GREETING_RECEIVED)

    async def login(self, credentials: Credentials, *, timeout_seconds: float, new_password: str | None = None) -> None:
        """Log in, once. A `new_password` holds from the login's success on.

        Raises LoginRefused (don't repeat), SessionLimit or ConnectFailed (later); LoginUnanswered is one of the latter.
        """
        login, extensions = secured(self._login(credentials, new_password), user_agent=credentials.user_agent)
        self.services = frozenset((*login.obj_uris, *login.ext_uris))
        self._may_stand = True  # until we are told otherwise
        try:
            response = await self._exchange(login, Event.LOGIN_SENT, None, extensions, timeout_seconds)
        except AnswerLost as err:
            reason = "timeout" if err.cause == "timeout" else "refused"
            raise LoginUnanswered(f"no answer to login: {err.cause}", reason=reason) from err
        except NotSent:
            self._may_stand = False
            raise
        except CommandRejected as err:
            failure = login_failure(err)
            self._may_stand = isinstance(failure, LoginUnanswered)
            raise failure from err
        security = response.extension(LoginSecurityData)
        self.security_events = security.events if security else ()

    async def send(
        self,
        command: Command[T],
        *,
        cl_trid: str | None = None,
        extensions: Sequence[CommandExtension] = (),
        timeout_seconds: float = 20.0,
    ) -> Response[T]:
        """Send one command and return its answer, when that is a success (1xxx).

        Raises CommandRejected for 2xxx, SessionLost when nothing was sent because the session had ended, AnswerLost
        when nobody knows whether the command happened; the session is closed then. A code that proves the
        session unknown closes it too.
        """
        if (lost := self.lost) is not None:
            self._end(lost)
            raise SessionLost(f"the session ended before: {lost}")
        return await self._exchange(command, Event.COMMAND_SENT, cl_trid, extensions, timeout_seconds)

    def abort(self, reason: str) -> None:
        """Drop the session at once; a command in flight becomes AnswerLost."""
        self._end(reason)

    async def close(self, *, logout_timeout_seconds: float = _LOGOUT_SECONDS) -> None:
        """Log out if the session is sound and idle, then close the connection."""
        try:
            if self._state is State.READY and self.lost is None:
                with suppress(EppError):
                    await self._exchange(Logout(), Event.LOGOUT_SENT, None, (), logout_timeout_seconds)
        finally:
            self._state = advance(self._state, Event.LOST)
            self.close_reason = self.lost or "logout"
            ticket = self._transport.ticket
            if not await self._transport.close(farewell=self._may_stand):
                self.left = ticket

    async def _exchange(
        self,
        command: Command[T],
        sent: Event,
        cl_trid: str | None,
        extensions: Sequence[CommandExtension],
        timeout_seconds: float,
    ) -> Response[T]:
        cl_trid = cl_trid or next(self._trids)
        document = self._dialect.encode(command, cl_trid=cl_trid, extensions=extensions, services=self.services)
        recorder = current_recorder() if sent is Event.COMMAND_SENT else None
        if recorder is not None and command.is_transform and not recorder.may_send():
            raise NotSent("the caller may not send any more", reason="withdrawn")
        self._enter(command, sent)
        answer: bytes | None = None
        try:
            answer = await self._transport.exchange(document, timeout_seconds)
            response = self._read(answer, command, cl_trid)
        except AnswerLost as err:
            self._end(self._transport.lost or close_reason_of(err.cause))
            raise
        except BaseException as err:
            self._end(self._transport.lost or ("idle" if isinstance(err, NotSent) else "cancelled"))
            raise
        finally:
            self._in_flight -= 1
            if recorder is not None:
                recorder.exchanged(command.name, document, answer)
        self._settle(sent, response.code)
        if not is_success(response.code):
            raise CommandRejected(response, unexecuted=response.code in self._no_session_codes)
        return response

    def _enter(self, command: Command[Any], sent: Event) -> None:
        """Count the command in. Raises LocalProtocolError when it may not go out now."""
        shares = sent is Event.COMMAND_SENT and may_share(command)
        if not (shares and self._sharing and 0 < self._in_flight < self._pipeline_depth):
            self._state = advance(self._state, sent)
        self._sharing = shares
        self._in_flight += 1

    def _login(self, credentials: Credentials, new_password: str | None) -> Login:
        if self.greeting is None:
            raise LocalProtocolError("login before the greeting")
        try:
            return self._dialect.login(
                self.greeting,
                user=credentials.user,
                password=credentials.password,
                new_password=new_password,
                lang=credentials.lang,
                objects=credentials.objects,
                extensions=credentials.extensions,
            )
        except RemoteProtocolError as err:
            raise ConnectFailed(f"no login possible: {err}", reason="protocol") from err

    def _read(self, document: bytes, command: Command[T], cl_trid: str) -> Response[T]:
        """Return the answer if it is surely ours.

        A server that could not parse the command may leave out the clTRID, and has then not executed it.
        """
        try:
            response = self._dialect.decode(document, command)
        except RemoteProtocolError as err:
            raise AnswerLost("malformed", err.reason) from err
        if response.cl_trid != cl_trid and not (response.cl_trid is None and response.code in _UNPARSABLE):
            raise AnswerLost("mismatch")
        return response

    def _settle(self, sent: Event, code: int) -> None:
        """Move on to the state that an answer leads to; one that was read before the session ended leads nowhere."""
        if self._state is State.CLOSED:
            return
        if code == ResultCode.ENDING_SESSION:
            self._state = advance(self._state, Event.ENDED)
            self.close_reason = "logout"
            self._may_stand = False
        elif sent is Event.COMMAND_SENT and code in self._no_session_codes:
            self._end("idle")
        elif ends_session(code):
            self._end("server_2500")
        elif sent is Event.LOGIN_SENT:
            self._state = advance(self._state, Event.LOGIN_ACCEPTED if is_success(code) else Event.LOGIN_REFUSED)
        elif not self._in_flight:
            self._state = advance(self._state, Event.ANSWER_RECEIVED)

    def _end(self, reason: str) -> None:
        self._state = advance(self._state, Event.LOST)
        self.close_reason = self.close_reason or reason
        self._transport.abort()
