"""The registry's end of an EPP session: a document in, a document out. No sockets; `now` is passed in.

Servers call `greeting` when a connection opens (or nobody asks for it), `handle` for each document, and `disconnect`
when the connection or the cookie is gone. `describe` reads a document without acting on it, for fault rules.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from simulators import response
from simulators.content import Invalid, check
from simulators.frame import Frame, Unreadable, read
from simulators.grammar import OBJECT_SHAPES
from simulators.profile import Profile
from simulators.refusals import Refused, Why
from simulators.registry import Registry
from simulators.response import Outcome
from simulators.services import extensions, poll
from simulators.services.call import Call
from simulators.services.catalogue import HANDLERS
from simulators.services.session import Sessions
from simulators.session import SessionState
from simulators.wire import namespace

CLOSING = frozenset({1500, 2500, 2501, 2502})


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, and what the journal wants to know of it.

    `applied`: the registry changed. `close`: the session ends with this answer. `registrar` is who asked (for a login,
    who logged in), None before login.
    """

    document: bytes
    applied: bool
    close: bool
    command: str
    object: str | None
    cltrid: str | None
    svtrid: str | None
    code: int
    registrar: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What a document asks for: `command` is `hello`, `login`, `domain:create` ..., or `unreadable`."""

    command: str
    object: str | None = None
    cltrid: str | None = None


class EppService:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.sessions = Sessions(registry)

    @property
    def profile(self) -> Profile:
        return self.registry.profile

    def greeting(self, now: datetime) -> bytes:
        return response.greeting(self.profile, now)

    def describe(self, document: bytes) -> Description:
        try:
            frame = read(document, self.profile.wire.namespaces)
        except Unreadable as err:
            return Description("unreadable", cltrid=err.cltrid)
        return Description(frame.command, frame.subject, frame.cltrid)

    def handle(self, session: SessionState, document: bytes, now: datetime) -> Reply:
        """Carry out one document and answer it. Never raises for what a client sent."""
        now = now.replace(microsecond=0)
        self.registry.advance(now)
        try:
            frame = read(document, self.profile.wire.namespaces)
        except Unreadable as err:
            return self._unreadable(session, err, now)
        if frame.verb == "hello":
            return Reply(self.greeting(now), False, False, "hello", None, None, None, 1000, session.registrar)
        return self._answer(session, frame, now)

    def fail(
        self, session: SessionState, document: bytes, code: int, now: datetime, reason: str | None = None
    ) -> Reply:
        """Answer a document with a code of the caller's choice, doing nothing: for faults made on purpose."""
        about = self.describe(document)
        svtrid = self.registry.transaction_id(now)
        answer = response.bare(
            self.profile, code, reason, language=session.language, cltrid=about.cltrid, svtrid=svtrid
        )
        closing = code in CLOSING
        return Reply(answer, False, closing, about.command, about.object, about.cltrid, svtrid, code, session.registrar)

    def disconnect(self, session: SessionState) -> None:
        """Tell that a session's connection or cookie is gone."""
        self.sessions.close(session)

    def _answer(self, session: SessionState, frame: Frame, now: datetime) -> Reply:
        before = self.registry.state.revision
        registrar = session.registrar
        svtrid = self.registry.transaction_id(now)
        call = Call(self.registry, session, frame, now, svtrid)
        try:
            outcome = self._carry_out(call)
            code = outcome.code
            answer = response.answered(
                self.profile, outcome, language=session.language, cltrid=frame.cltrid, svtrid=svtrid
            )
        except Refused as refusal:
            code, answer = response.refused(
                self.profile,
                refusal,
                language=session.language,
                cltrid=frame.cltrid,
                svtrid=svtrid,
                kind=frame.kind,
                extensions=extensions.of_refusal(refusal),
            )
        if code in CLOSING:
            self.sessions.close(session)
        return Reply(
            document=answer,
            applied=self.registry.state.revision != before,
            close=code in CLOSING,
            command=frame.command,
            object=frame.subject,
            cltrid=frame.cltrid,
            svtrid=svtrid,
            code=code,
            registrar=registrar or session.registrar,
        )

    def _carry_out(self, call: Call) -> Outcome:
        frame, session = call.frame, call.session
        if frame.verb == "login":
            return self.sessions.login(session, frame, call.now)
        if session.registrar is None:
            raise Refused(Why.NO_SESSION)
        self.sessions.count_command(session.registrar, call.now)
        if frame.verb == "logout":
            return self.sessions.logout(session)
        if frame.verb == "poll":
            return poll.poll(call)
        return self._object_command(call)

    def _object_command(self, call: Call) -> Outcome:
        frame = call.frame
        handler = HANDLERS.get(frame.command)
        shape = OBJECT_SHAPES[self.profile.wire.grammar].get(frame.command)
        if handler is None or shape is None or frame.object is None:
            raise Refused(Why.UNIMPLEMENTED_COMMAND if self._is_announced(call) else Why.OBJECT_SERVICE)
        if not self._service_agreed(call) or not self._kept(frame.kind):
            raise Refused(Why.OBJECT_SERVICE)
        try:
            check(frame.object, shape)
        except Invalid as err:
            raise Refused(Why.SYNTAX, str(err)) from err
        self._check_count(call)
        extensions.check(call)
        return extensions.decorate(call, self._with_hint(call, handler(call)))

    def _check_count(self, call: Call) -> None:
        """Raises `Refused` for a check of more objects than the registry looks up at once."""
        most = self.profile.session.objects_per_check_max
        if call.frame.verb == "check" and most is not None and len(call.request) > most:
            raise Refused(Why.TOO_MANY_OBJECTS, f"no more than {most} in a check")

    def _kept(self, kind: str | None) -> bool:
        """Tell whether the registry has such objects at all."""
        absent = {"contact": not self.profile.contacts.kept, "host": not self.profile.domains.host_objects}
        return not absent.get(kind or "", False)

    def _is_announced(self, call: Call) -> bool:
        """Tell whether the object is one of the registry's: announced, though not simulated."""
        return namespace(call.request) in {*self.profile.wire.object_uris, *self.profile.extension_uris}

    def _service_agreed(self, call: Call) -> bool:
        uri = namespace(call.request)
        if uri == self.profile.wire.namespaces.domain_transfer and call.frame.verb != "transfer":
            return False
        return uri in call.session.object_uris | call.session.extension_uris

    def _with_hint(self, call: Call, outcome: Outcome) -> Outcome:
        """Some registries tell of waiting messages on any answer (RFC 5730 §2.6)."""
        if not self.profile.wire.queue_hint:
            return outcome
        head = poll.queue_head(self.registry.registrar(call.registrar))
        return replace(outcome, queue=head)

    def _unreadable(self, session: SessionState, err: Unreadable, now: datetime) -> Reply:
        svtrid = self.registry.transaction_id(now)
        code, answer = response.refused(
            self.profile, err.refused, language=session.language, cltrid=err.cltrid, svtrid=svtrid
        )
        return Reply(answer, False, code in CLOSING, "unreadable", None, err.cltrid, svtrid, code, session.registrar)
