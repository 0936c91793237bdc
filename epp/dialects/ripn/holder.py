"""Who holds a .ru domain: a person or an organization, in flat lines instead of postal fields (ripn-contact-1.0)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from epp.dialects.ripn.disclose import HolderDisclose
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class Person:
    """`int_...` is ASCII, `loc_...` any script. A create needs both names, `loc_address`, `birthday`, `passport`.

    In an update and in an answer everything may be missing: None and the empty tuple mean "not said". `additional` is
    the registrar's own text.
    """

    int_name: str | None = field(default=None, repr=False)
    int_address: tuple[str, ...] = field(default=(), repr=False)
    loc_name: str | None = field(default=None, repr=False)
    loc_address: tuple[str, ...] = field(default=(), repr=False)
    taxpayer_numbers: str | None = field(default=None, repr=False)
    birthday: date | None = field(default=None, repr=False)
    passport: tuple[str, ...] = field(default=(), repr=False)
    voice: tuple[str, ...] = field(default=(), repr=False)
    fax: tuple[str, ...] = field(default=(), repr=False)
    email: tuple[str, ...] = field(default=(), repr=False)
    disclose: HolderDisclose | None = None
    additional: str | None = field(default=None, repr=False)

    @property
    def is_complete(self) -> bool:
        """Tell whether it has what a create must have."""
        return all((self.int_name, self.loc_name, self.loc_address, self.birthday, self.passport))

    def write(self, writer: Writer) -> None:
        person = writer.add("person")
        _write_postal_info(person, "intPostalInfo", "name", self.int_name, self.int_address)
        _write_postal_info(person, "locPostalInfo", "name", self.loc_name, self.loc_address)
        person.add_given("taxpayerNumbers", self.taxpayer_numbers)
        person.add_given("birthday", None if self.birthday is None else self.birthday.isoformat())
        _write_lines(person, "passport", self.passport)
        _write_lines(person, "voice", self.voice)
        _write_lines(person, "fax", self.fax)
        _write_lines(person, "email", self.email)
        _write_rest(person, self.disclose, self.additional)

    @classmethod
    def read(cls, node: Node) -> "Person":
        int_name, int_address = _read_postal_info(node, "intPostalInfo", "name")
        loc_name, loc_address = _read_postal_info(node, "locPostalInfo", "name")
        return cls(
            int_name=int_name,
            int_address=int_address,
            loc_name=loc_name,
            loc_address=loc_address,
            taxpayer_numbers=node.text("taxpayerNumbers"),
            birthday=node.date("birthday"),
            passport=node.texts("passport"),
            voice=node.texts("voice"),
            fax=node.texts("fax"),
            email=node.texts("email"),
            disclose=HolderDisclose.read(node),
            additional=node.text("additional"),
        )


@dataclass(frozen=True, slots=True)
class Organization:
    """`int_...` is ASCII, `loc_...` any script. A create needs both names, `legal_address`, `taxpayer_numbers`.

    In an update and in an answer everything may be missing: None and the empty tuple mean "not said".
    """

    int_org: str | None = None
    int_address: tuple[str, ...] = field(default=(), repr=False)
    loc_org: str | None = None
    loc_address: tuple[str, ...] = field(default=(), repr=False)
    legal_address: tuple[str, ...] = field(default=(), repr=False)
    taxpayer_numbers: str | None = field(default=None, repr=False)
    voice: tuple[str, ...] = field(default=(), repr=False)
    fax: tuple[str, ...] = field(default=(), repr=False)
    email: tuple[str, ...] = field(default=(), repr=False)
    disclose: HolderDisclose | None = None
    additional: str | None = field(default=None, repr=False)

    @property
    def is_complete(self) -> bool:
        """Tell whether it has what a create must have."""
        return all((self.int_org, self.loc_org, self.legal_address, self.taxpayer_numbers))

    def write(self, writer: Writer) -> None:
        organization = writer.add("organization")
        _write_postal_info(organization, "intPostalInfo", "org", self.int_org, self.int_address)
        _write_postal_info(organization, "locPostalInfo", "org", self.loc_org, self.loc_address)
        if self.legal_address:
            _write_lines(organization.add("legalInfo"), "address", self.legal_address)
        organization.add_given("taxpayerNumbers", self.taxpayer_numbers)
        _write_lines(organization, "voice", self.voice)
        _write_lines(organization, "fax", self.fax)
        _write_lines(organization, "email", self.email)
        _write_rest(organization, self.disclose, self.additional)

    @classmethod
    def read(cls, node: Node) -> "Organization":
        int_org, int_address = _read_postal_info(node, "intPostalInfo", "org")
        loc_org, loc_address = _read_postal_info(node, "locPostalInfo", "org")
        legal_info = node.child("legalInfo")
        return cls(
            int_org=int_org,
            int_address=int_address,
            loc_org=loc_org,
            loc_address=loc_address,
            legal_address=legal_info.texts("address") if legal_info else (),
            taxpayer_numbers=node.text("taxpayerNumbers"),
            voice=node.texts("voice"),
            fax=node.texts("fax"),
            email=node.texts("email"),
            disclose=HolderDisclose.read(node),
            additional=node.text("additional"),
        )


Holder = Person | Organization


def read_holder(node: Node) -> Holder | None:
    person, organization = node.child("person"), node.child("organization")
    if person is not None:
        return Person.read(person)
    return Organization.read(organization) if organization else None


def _write_postal_info(writer: Writer, name: str, label: str, value: str | None, lines: tuple[str, ...]) -> None:
    if value is None and not lines:
        return
    postal_info = writer.add(name)
    postal_info.add_given(label, value)
    _write_lines(postal_info, "address", lines)


def _read_postal_info(node: Node, name: str, label: str) -> tuple[str | None, tuple[str, ...]]:
    postal_info = node.child(name)
    return (postal_info.text(label), postal_info.texts("address")) if postal_info else (None, ())


def _write_rest(writer: Writer, disclose: HolderDisclose | None, additional: str | None) -> None:
    if disclose is not None:
        disclose.write(writer)
    writer.add_given("additional", additional)


def _write_lines(writer: Writer, name: str, lines: Iterable[str]) -> None:
    for line in lines:
        writer.add(name, line)
