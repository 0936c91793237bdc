"""The registrar's own object at the .ru registry (ripn-registrar-1.0): addresses, and where it may log in from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.values import HostAddress, Status
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class RegistrarEmail:
    """An address and what it is for: `auth`, `authNotify`, `notify` or `info`."""

    address: str = field(repr=False)
    type: str


@dataclass(frozen=True, slots=True)
class RegistrarInfoData:
    """The registrar as the registry has it. `addresses` are those that sessions may come from."""

    id: str
    statuses: tuple[Status, ...] = ()
    int_org: str | None = None
    int_address: tuple[str, ...] = ()
    loc_org: str | None = None
    loc_address: tuple[str, ...] = ()
    legal_address: tuple[str, ...] = ()
    taxpayer_numbers: str | None = None
    voice: tuple[str, ...] = field(default=(), repr=False)
    fax: tuple[str, ...] = field(default=(), repr=False)
    emails: tuple[RegistrarEmail, ...] = ()
    www: str | None = None
    whois: str | None = None
    addresses: tuple[HostAddress, ...] = ()
    cr_date: datetime | None = None
    up_date: datetime | None = None

    @property
    def status_values(self) -> frozenset[str]:
        return frozenset(status.value for status in self.statuses)


@dataclass(frozen=True, slots=True)
class RegistrarInfo(Command[RegistrarInfoData]):
    """Asks for a registrar by its id; only one's own is shown."""

    name: ClassVar[str] = "registrar:info"

    id: str


@dataclass(frozen=True, slots=True)
class RegistrarParts:
    """What an update adds or removes."""

    emails: tuple[RegistrarEmail, ...] = ()
    addresses: tuple[HostAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistrarUpdate(Command[None]):
    """Changes the registrar's own object. The empty tuple and None leave a part as it is."""

    name: ClassVar[str] = "registrar:update"
    is_transform: ClassVar[bool] = True

    id: str
    add: RegistrarParts | None = None
    rem: RegistrarParts | None = None
    voice: tuple[str, ...] = field(default=(), repr=False)
    fax: tuple[str, ...] = field(default=(), repr=False)
    www: str | None = None
    whois: str | None = None


def _encode_info(command: RegistrarInfo, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)


def _decode_info(answer: Answer) -> RegistrarInfoData:
    node = answer.require("registrar", "infData")
    legal_info = node.child("legalInfo")
    int_org, int_address = _read_postal_info(node, "intPostalInfo")
    loc_org, loc_address = _read_postal_info(node, "locPostalInfo")
    return RegistrarInfoData(
        id=node.required("id"),
        statuses=Status.read_all(node),
        int_org=int_org,
        int_address=int_address,
        loc_org=loc_org,
        loc_address=loc_address,
        legal_address=legal_info.texts("address") if legal_info else (),
        taxpayer_numbers=node.text("taxpayerNumbers"),
        voice=node.texts("voice"),
        fax=node.texts("fax"),
        emails=tuple(RegistrarEmail(child.content, child.attribute("type") or "") for child in node.children("email")),
        www=node.text("www"),
        whois=node.text("whois"),
        addresses=HostAddress.read_all(node, "addr"),
        cr_date=node.instant("crDate"),
        up_date=node.instant("upDate"),
    )


def _read_postal_info(node: Node, name: str) -> tuple[str | None, tuple[str, ...]]:
    postal_info = node.child(name)
    return (postal_info.text("org"), postal_info.texts("address")) if postal_info else (None, ())


def _encode_update(command: RegistrarUpdate, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    for name, parts in (("add", command.add), ("rem", command.rem)):
        if parts is not None:
            _write_parts(parts, writer.add(name))
    if any((command.voice, command.fax, command.www is not None, command.whois is not None)):
        change = writer.add("chg")
        for number in command.voice:
            change.add("voice", number)
        for number in command.fax:
            change.add("fax", number)
        change.add_given("www", command.www)
        change.add_given("whois", command.whois)


def _write_parts(parts: RegistrarParts, writer: Writer) -> None:
    for email in parts.emails:
        writer.add("email", email.address, type=email.type)
    for address in parts.addresses:
        writer.add("addr", address.text, ip=address.version)


INFO = Codec(RegistrarInfo, _encode_info, _decode_info)
UPDATE: Codec[RegistrarUpdate, None] = Codec(RegistrarUpdate, _encode_update)
