"""Login security (RFC 8807): passwords beyond 16 characters, and what the server says about password and TLS."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from epp.envelope import one_line
from epp.errors import LocalProtocolError, NotNegotiated, RemoteProtocolError
from epp.extensions import CommandExtension
from epp.instants import parse_instant
from epp.login import Login
from epp.namespaces import LOGIN_SECURITY
from epp.xml import Node, Writer

PLACEHOLDER = "[LOGIN-SECURITY]"
"""What stands in the login itself while the password is in the extension."""

_PLAIN_LENGTH_MAX = 16  # RFC 5730 §4, pwType


@dataclass(frozen=True, slots=True)
class UserAgent:
    """Which software logs in, for the server's statistics. At least one part."""

    app: str | None = None
    tech: str | None = None
    os: str | None = None

    def write(self, writer: Writer) -> None:
        if self.app is None and self.tech is None and self.os is None:
            raise LocalProtocolError("a user agent says something")
        agent = writer.add("userAgent")
        agent.add_given("app", self.app)
        agent.add_given("tech", self.tech)
        agent.add_given("os", self.os)


@dataclass(frozen=True, slots=True)
class LoginSecurity:
    """Beside a login; `secured` fills it."""

    namespace: ClassVar[str] = LOGIN_SECURITY

    user_agent: UserAgent | None = None
    pw: str | None = field(default=None, repr=False)
    new_pw: str | None = field(default=None, repr=False)

    def encode(self, parent: Writer) -> None:
        security = parent.add_object("loginSec", LOGIN_SECURITY, "loginSec")
        if self.user_agent is not None:
            self.user_agent.write(security)
        security.add_given("pw", self.pw)
        security.add_given("newPW", self.new_pw)


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """A `warning`, or an `error` with a refused login.

    `type` is `password`, `certificate`, `cipher`, `tlsProtocol`, `newPW`, `stat` or `custom`. `ex_date` is when the
    thing expires, `value` what was seen, `duration` over which time (xs:duration).
    """

    type: str
    level: str
    text: str
    name: str | None = None
    ex_date: datetime | None = None
    value: str | None = None
    duration: str | None = None


@dataclass(frozen=True, slots=True)
class LoginSecurityData:
    """What the server has to say about our login. Watch for passwords and certificates that expire."""

    events: tuple[SecurityEvent, ...]


def secured(
    login: Login, *, user_agent: UserAgent | None = None, always: bool = False
) -> tuple[Login, tuple[CommandExtension, ...]]:
    """Return the login to send, and its extension where one is used: for a password beyond 16 characters, or `always`.

    Raises NotNegotiated when a password needs the extension and the server does not announce it.
    """
    long_pw = always or len(login.password) > _PLAIN_LENGTH_MAX
    long_new = login.new_password is not None and (always or len(login.new_password) > _PLAIN_LENGTH_MAX)
    announced = LOGIN_SECURITY in login.ext_uris
    if not announced:
        if max(len(login.password), len(login.new_password or "")) > _PLAIN_LENGTH_MAX:
            raise NotNegotiated(LOGIN_SECURITY)
        return login, ()
    if not (long_pw or long_new or user_agent):
        return login, ()
    security = LoginSecurity(user_agent, login.password if long_pw else None, login.new_password if long_new else None)
    plain = replace(
        login,
        password=PLACEHOLDER if long_pw else login.password,
        new_password=PLACEHOLDER if long_new else login.new_password,
    )
    return plain, (security,)


def read_data(node: Node) -> LoginSecurityData:
    return LoginSecurityData(tuple(_read_event(child) for child in node.children("event")))


def _read_event(node: Node) -> SecurityEvent:
    kind, level = node.attribute("type"), node.attribute("level")
    if not kind or not level:
        raise RemoteProtocolError("a security event without type and level", reason="nonconforming")
    ex_date = node.attribute("exDate")
    return SecurityEvent(
        kind,
        level,
        one_line(node.content),
        node.attribute("name"),
        None if ex_date is None else parse_instant(ex_date, node.zone),
        node.attribute("value"),
        node.attribute("duration"),
    )


READERS = {f"{{{LOGIN_SECURITY}}}loginSecData": read_data}
