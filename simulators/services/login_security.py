"""loginSec-1.0 (RFC 8807): passwords of any length, and warnings of what will stop a login soon."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulators.content import Invalid, check
from simulators.frame import Frame
from simulators.grammar.extensions import SHAPES
from simulators.namespaces import LOGIN_SECURITY
from simulators.objects import Registrar
from simulators.profile import Profile
from simulators.refusals import Refused, Why
from simulators.session import SessionState
from simulators.wire import Element, add, child_text, element, local, namespace

ELSEWHERE = "[LOGIN-SECURITY]"


@dataclass(frozen=True, slots=True)
class Passwords:
    current: str = field(repr=False)
    new: str = field(repr=False)


def passwords(frame: Frame, agreed: frozenset[str]) -> Passwords:
    """Return the passwords of a login, which may stand in the extension. Raises `Refused`."""
    extension = _extension(frame, agreed)
    return Passwords(_one(frame.body, extension, "pw"), _one(frame.body, extension, "newPW"))


def _extension(frame: Frame, agreed: frozenset[str]) -> Element | None:
    for extension in frame.extensions:
        if namespace(extension) != LOGIN_SECURITY or namespace(extension) not in agreed:
            raise Refused(Why.EXTENSION, namespace(extension))
        try:
            check(extension, SHAPES[LOGIN_SECURITY, "loginSec"])
        except Invalid as err:
            raise Refused(Why.SYNTAX, str(err)) from err
        if local(extension) == "loginSec":
            return extension
    return None


def _one(body: Element, extension: Element | None, name: str) -> str:
    given = child_text(body, name)
    if given != ELSEWHERE or extension is None:
        return given
    return child_text(extension, name)


def password_lapses_at(profile: Profile, registrar: Registrar) -> datetime | None:
    days = profile.session.password_days
    if days is None or registrar.password_set_at is None:
        return None
    return registrar.password_set_at + timedelta(days=days)


def events(profile: Profile, session: SessionState, registrar: Registrar, now: datetime) -> tuple[Element, ...]:
    """Return what a login's answer warns of: a password that lapses soon."""
    lapses_at = password_lapses_at(profile, registrar)
    if lapses_at is None or LOGIN_SECURITY not in session.extension_uris:
        return ()
    if now < lapses_at - timedelta(days=profile.session.password_warning_days):
        return ()
    data = element(LOGIN_SECURITY, "loginSecData", "loginSec")
    lapses = profile.wire.timestamp(lapses_at)
    add(data, "event", "Password expires soon", type="password", level="warning", exDate=lapses, lang="en")
    return (data,)
