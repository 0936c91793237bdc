"""Small values that several mappings share (RFC 5730-5733)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal

from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.xml import Node, Writer, own_text


@dataclass(frozen=True, slots=True)
class Period:
    """A validity period: 1 to 99 years or months."""

    value: int
    unit: Literal["y", "m"] = "y"

    def __post_init__(self) -> None:
        if not 1 <= self.value <= 99:
            raise LocalProtocolError(f"a period of {self.value} is not within 1 to 99")

    def write(self, writer: Writer) -> None:
        writer.add("period", str(self.value), unit=self.unit)


@dataclass(frozen=True, slots=True)
class AuthInfo:
    """The password of an object. `roid` names the contact whose password it is, when not the object's own."""

    pw: str = field(repr=False)
    roid: str | None = None

    def write(self, writer: Writer) -> None:
        writer.add("authInfo").add("pw", self.pw, roid=self.roid)

    @classmethod
    def read(cls, node: Node) -> "AuthInfo | None":
        """Return the password in `node`'s `<authInfo>`; None when there is none or it is not a password."""
        auth_info = node.child("authInfo")
        pw = auth_info.child("pw") if auth_info else None
        return cls(pw.element.text or "", pw.attribute("roid")) if pw else None


@dataclass(frozen=True, slots=True)
class NoAuthInfo:
    """Takes the password of a domain away in an update, so that nobody can transfer it (RFC 9154 §4.3)."""

    def write(self, writer: Writer) -> None:
        writer.add("authInfo").add("null")


@dataclass(frozen=True, slots=True)
class Status:
    """A status of an object. `text` is the server's or registrar's remark, for people."""

    value: str
    text: str | None = None
    lang: str | None = None

    def write(self, writer: Writer, grammar: Grammar) -> None:
        if grammar.status_text:
            writer.add("status", self.text, s=self.value, lang=self.lang)
        else:
            writer.add("status", s=self.value)

    @classmethod
    def read_all(cls, node: Node) -> "tuple[Status, ...]":
        return tuple(
            cls(value, own_text(status) or None, status.get("lang"))
            for status in node.elements("status")
            if (value := status.get("s"))
        )


@dataclass(frozen=True, slots=True)
class HostAddress:
    """An address of a name server, as text; `version` is the `ip` attribute."""

    text: str
    version: Literal["v4", "v6"]

    @classmethod
    def of(cls, address: IPv4Address | IPv6Address | str) -> "HostAddress":
        """Return the address in its canonical text. Raises LocalProtocolError when it is none."""
        try:
            address = ip_address(address)
        except ValueError:
            raise LocalProtocolError("not an IP address") from None
        return cls(str(address), "v4" if address.version == 4 else "v6")

    @property
    def ip(self) -> IPv4Address | IPv6Address:
        """The address as a value that compares; ValueError when a server sent none."""
        return ip_address(self.text)

    @classmethod
    def read_all(cls, node: Node, name: str) -> "tuple[HostAddress, ...]":
        return tuple(cls._read(child) for child in node.children(name))

    @classmethod
    def _read(cls, node: Node) -> "HostAddress":
        text = node.content
        return cls(text, "v6" if ":" in text else "v4")
