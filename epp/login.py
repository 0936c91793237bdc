"""Session commands: hello, login, logout (RFC 5730 §2.3, §2.9.1)."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class Hello(Command[None]):
    """Asks for a greeting, which is not a response: read it with `Dialect.decode_greeting`."""

    name: ClassVar[str] = "hello"


@dataclass(frozen=True, slots=True)
class Login(Command[None]):
    """Opens a session. `Dialect.login` fills the services with what both sides know.

    A `new_password` is valid only once the answer was a success; when that answer is lost, try the new one, then the
    old one, once each.
    """

    name: ClassVar[str] = "login"

    user: str
    password: str = field(repr=False)
    obj_uris: tuple[str, ...]
    ext_uris: tuple[str, ...] = ()
    new_password: str | None = field(default=None, repr=False)
    version: str = "1.0"
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Logout(Command[None]):
    name: ClassVar[str] = "logout"


def _encode_login(command: Login, writer: Writer, _: Grammar) -> None:
    writer.add("clID", command.user)
    writer.add("pw", command.password)
    writer.add_given("newPW", command.new_password)
    options = writer.add("options")
    options.add("version", command.version)
    options.add("lang", command.lang)
    services = writer.add("svcs")
    for uri in command.obj_uris:
        services.add("objURI", uri)
    if command.ext_uris:
        extension = services.add("svcExtension")
        for uri in command.ext_uris:
            extension.add("extURI", uri)


def _encode_nothing(_: Command[None], __: Writer, ___: Grammar) -> None:
    """Leave the verb's element empty."""


HELLO: Codec[Hello, None] = Codec(Hello, _encode_nothing)
LOGIN: Codec[Login, None] = Codec(Login, _encode_login)
LOGOUT: Codec[Logout, None] = Codec(Logout, _encode_nothing)
