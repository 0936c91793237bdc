"""Domains of the .ru registry: the registrant alone, host objects alone, a description (ripn-domain-1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass

from epp.answer import Answer
from epp.command import Codec
from epp.domain import info, update
from epp.domain.create import DomainCreate, decode_create, write_created, write_password
from epp.domain.parts import DomainContact, HostAttr, NameServer
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class DomainInfoData(info.DomainInfoData):
    """The RFC's data, and what the .ru registry adds."""

    description: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribedDomainCreate(DomainCreate):
    """A create with a `description` of up to 15 lines in ASCII, for the registrar's own use."""

    description: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainChange(update.DomainChange):
    """The RFC's change and the description: None leaves it, an empty line clears it."""

    description: tuple[str, ...] | None = None


def _encode_create(command: DomainCreate, writer: Writer, grammar: Grammar) -> None:
    if command.registrant is None:
        raise LocalProtocolError("a .ru domain is created with a registrant")
    _refuse_what_is_not_there(command.contacts, command.ns)
    write_created(command, writer)
    if isinstance(command, DescribedDomainCreate):
        _write_description(writer, command.description)
    write_password(command, writer, grammar)


def _encode_update(command: update.DomainUpdate, writer: Writer, grammar: Grammar) -> None:
    for parts in (command.add, command.rem):
        if parts is not None:
            _refuse_what_is_not_there(parts.contacts, parts.ns)
    update.write_added_and_removed(command, writer, grammar)
    if command.chg is not None:
        _write_change(command.chg, writer.add("chg"))


def _write_change(change: update.DomainChange, writer: Writer) -> None:
    writer.add_given("registrant", change.registrant)
    if isinstance(change, DomainChange) and change.description is not None:
        _write_description(writer, change.description)
    if change.auth_info is not None:
        change.auth_info.write(writer)


def _write_description(writer: Writer, lines: Sequence[str]) -> None:
    for line in lines:
        writer.add("description", line)


def _refuse_what_is_not_there(contacts: Sequence[DomainContact], ns: Sequence[NameServer]) -> None:
    if contacts:
        raise LocalProtocolError("a .ru domain has a registrant and no further contacts")
    if any(isinstance(server, HostAttr) for server in ns):
        raise LocalProtocolError("a .ru domain names host objects only")


def _decode_info(answer: Answer) -> DomainInfoData:
    return read_domain(answer.require("domain", "infData"))


def read_domain(node: Node) -> DomainInfoData:
    return DomainInfoData(**info.info_fields(node), description=node.texts("description"), admins=node.texts("admin"))


CREATE = Codec(DomainCreate, _encode_create, decode_create)
INFO = Codec(info.DomainInfo, info.encode_info, _decode_info)
DESCRIBED_CREATE = Codec(DescribedDomainCreate, _encode_create, decode_create)
UPDATE: Codec[update.DomainUpdate, None] = Codec(update.DomainUpdate, _encode_update)
