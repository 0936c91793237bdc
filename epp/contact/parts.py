"""What several contact commands are made of: postal data and telephone numbers (RFC 5733 §2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as `+CC.NNN` and an extension within the house (RFC 5733 §2.5)."""

    number: str = field(repr=False)
    extension: str | None = field(default=None, repr=False)

    def write(self, writer: Writer, name: str) -> None:
        writer.add(name, self.number, x=self.extension)

    @classmethod
    def read(cls, node: Node, name: str) -> "Phone | None":
        child = node.child(name)
        return cls(child.content, child.attribute("x")) if child and child.content else None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. `street` has up to three lines, `cc` is ISO 3166-1 alpha-2."""

    city: str = field(repr=False)
    cc: str
    street: tuple[str, ...] = field(default=(), repr=False)
    sp: str | None = field(default=None, repr=False)
    pc: str | None = field(default=None, repr=False)

    def write(self, writer: Writer) -> None:
        addr = writer.add("addr")
        for line in self.street:
            addr.add("street", line)
        addr.add("city", self.city)
        addr.add_given("sp", self.sp)
        addr.add_given("pc", self.pc)
        addr.add("cc", self.cc)

    @classmethod
    def read(cls, node: Node) -> "Address | None":
        addr = node.child("addr")
        if addr is None:
            return None
        return cls(
            city=addr.text("city") or "",
            cc=addr.text("cc") or "",
            street=addr.texts("street"),
            sp=addr.text("sp"),
            pc=addr.text("pc"),
        )


@dataclass(frozen=True, slots=True)
class PostalInfo:
    """Name and address in one form: `int` = ASCII, `loc` = any script. At most one of each in a contact.

    In an update, None leaves a part as it is.
    """

    type: Literal["int", "loc"]
    name: str | None = field(default=None, repr=False)
    org: str | None = field(default=None, repr=False)
    addr: Address | None = field(default=None, repr=False)

    def write(self, writer: Writer) -> None:
        postal_info = writer.add("postalInfo", type=self.type)
        postal_info.add_given("name", self.name)
        postal_info.add_given("org", self.org)
        if self.addr is not None:
            self.addr.write(postal_info)

    @classmethod
    def read_all(cls, node: Node) -> "tuple[PostalInfo, ...]":
        return tuple(
            cls(
                "loc" if child.attribute("type") == "loc" else "int",
                child.text("name"),
                child.text("org"),
                Address.read(child),
            )
            for child in node.children("postalInfo")
        )


def write_reachability(writer: Writer, voice: Phone | None, fax: Phone | None, email: str | None) -> None:
    if voice is not None:
        voice.write(writer, "voice")
    if fax is not None:
        fax.write(writer, "fax")
    writer.add_given("email", email)


def write_postal_infos(writer: Writer, postal_infos: Iterable[PostalInfo]) -> None:
    for postal_info in postal_infos:
        postal_info.write(writer)
