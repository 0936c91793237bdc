"""Login and logout (RFC 5730 §2.9.1)."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from simulators.content import Invalid, check
from simulators.frame import Frame
from simulators.grammar import OBJECT_SHAPES
from simulators.objects import Registrar
from simulators.refusals import Refused, Why
from simulators.registry import Registry
from simulators.response import Outcome
from simulators.services import login_security
from simulators.services.login_security import Passwords
from simulators.session import SessionState
from simulators.wire import Element, child, child_text, children, text_of


class Sessions:
    """The open sessions of each registrar at one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._open: dict[SessionState, str] = {}
        self._commands: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def login(self, session: SessionState, frame: Frame, now: datetime) -> Outcome:
        """Open a session. Raises `Refused`; failed credentials count against the connection and the account."""
        profile, body = self._registry.profile, frame.body
        try:
            check(body, OBJECT_SHAPES[profile.wire.grammar]["login"])
        except Invalid as err:
            raise Refused(Why.SYNTAX, str(err)) from err
        if session.registrar is not None:
            raise Refused(Why.SECOND_LOGIN)
        language = self._options(body)
        objects, extensions = self._services(body)
        secrets = login_security.passwords(frame, extensions)
        registrar_id = self._authenticate(session, body, secrets, now)
        if sum(1 for owner in self._open.values() if owner == registrar_id) >= profile.session.sessions_max:
            raise Refused(Why.SESSION_LIMIT)
        self._change_password(registrar_id, secrets.new, now)
        session.registrar, session.language = registrar_id, language
        session.object_uris, session.extension_uris = objects, extensions
        self._open[session] = registrar_id
        return Outcome(extensions=login_security.events(profile, session, self._registry.registrar(registrar_id), now))

    def logout(self, session: SessionState) -> Outcome:
        self.close(session)
        return Outcome(1500)

    def close(self, session: SessionState) -> None:
        """Forget a session; harmless for one that never logged in."""
        self._open.pop(session, None)
        session.registrar = None

    def count_command(self, registrar_id: str, now: datetime) -> None:
        """Raises `Refused` for an account that has sent its share of commands within the last minute."""
        most = self._registry.profile.session.commands_a_minute
        if most is None:
            return
        recent = self._commands[registrar_id]
        while recent and recent[0] <= now - timedelta(minutes=1):
            recent.popleft()
        if len(recent) >= most:
            raise Refused(Why.TOO_MANY_COMMANDS)
        recent.append(now)

    def count(self, registrar_id: str) -> int:
        return sum(1 for owner in self._open.values() if owner == registrar_id)

    def _options(self, body: Element) -> str:
        options = child(body, "options")
        if options is None:
            raise Refused(Why.SYNTAX)
        if child_text(options, "version") not in self._registry.profile.wire.versions:
            raise Refused(Why.PROTOCOL_VERSION)
        language = child_text(options, "lang")
        if language not in self._registry.profile.wire.languages:
            raise Refused(Why.LANGUAGE)
        return language

    def _authenticate(self, session: SessionState, body: Element, secrets: Passwords, now: datetime) -> str:
        rules = self._registry.profile.session
        registrar = self._registry.state.registrars.get(child_text(body, "clID"))
        certificate_fits = session.certificate_of in {None, registrar.id if registrar else None}
        locked = registrar is not None and registrar.failed_logins >= rules.failures_lock
        known = registrar is not None and registrar.password == secrets.current
        if registrar is not None and known and certificate_fits and not locked and not self._lapsed(registrar, now):
            registrar.failed_logins = 0
            return registrar.id
        session.failed_logins += 1
        if registrar is not None:
            registrar.failed_logins += 1
        closing = session.failed_logins >= rules.failures_close
        raise Refused(Why.AUTHENTICATION_CLOSING if closing else Why.AUTHENTICATION)

    def _services(self, body: Element) -> tuple[frozenset[str], frozenset[str]]:
        profile = self._registry.profile
        services = child(body, "svcs")
        if services is None:
            raise Refused(Why.SYNTAX)
        extension = child(services, "svcExtension")
        objects = {_first_token(node) for node in children(services, "objURI")}
        extensions = {_first_token(node) for node in children(extension, "extURI")} if extension is not None else set()
        for uri in sorted(objects - {*profile.wire.object_uris, *profile.wire.objects_tolerated}):
            raise Refused(Why.OBJECT_SERVICE, f"{uri} is not offered")
        for uri in sorted(extensions - set(profile.extension_uris)):
            raise Refused(Why.EXTENSION, f"{uri} is not offered")
        return frozenset(objects), frozenset(extensions)

    def _lapsed(self, registrar: Registrar, now: datetime) -> bool:
        lapses_at = login_security.password_lapses_at(self._registry.profile, registrar)
        return lapses_at is not None and now >= lapses_at

    def _change_password(self, registrar_id: str, password: str, now: datetime) -> None:
        if password:
            registrar = self._registry.registrar(registrar_id)
            registrar.password, registrar.password_set_at = password, now
            self._registry.touch()


def _first_token(node: Element) -> str:
    """Return a service URI; clients that copy a two-token greeting send the schema's name after it."""
    return text_of(node).split()[0]
