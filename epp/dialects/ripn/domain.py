"""Domains of the .ru registry: the registrant alone, host objects alone, a description (ripn-domain-1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass

from epp.answer import Answer
from epp.command import Codec
from epp.domain import info
from epp.domain.create import DomainCreate, decode_create, encode_create
from epp.domain.parts import DomainContact, HostAttr, NameServer
from epp.domain.update import DomainUpdate, encode_update
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class DomainInfoData(info.DomainInfoData):
    """The RFC's data, and what the .ru registry adds."""

    description: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


def _encode_create(command: DomainCreate, writer: Writer, grammar: Grammar) -> None:
    if command.registrant is None:
        raise LocalProtocolError("a .ru domain is created with a registrant")
    _refuse_what_is_not_there(command.contacts, command.ns)
    encode_create(command, writer, grammar)


def _encode_update(command: DomainUpdate, writer: Writer, grammar: Grammar) -> None:
    for parts in (command.add, command.rem):
        if parts is not None:
            _refuse_what_is_not_there(parts.contacts, parts.ns)
    encode_update(command, writer, grammar)


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
UPDATE: Codec[DomainUpdate, None] = Codec(DomainUpdate, _encode_update)
