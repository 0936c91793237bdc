"""Change of a domain: delegation, contacts, statuses, registrant, password (RFC 5731 §3.2.5)."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.command import Codec, Command
from epp.domain.parts import DomainContact, NameServer, write_contacts, write_name_servers
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.values import AuthInfo, NoAuthInfo, Status
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainParts:
    """What an update adds or removes. Most servers refuse to add what is there or to remove what is not."""

    ns: tuple[NameServer, ...] = ()
    contacts: tuple[DomainContact, ...] = ()
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainChange:
    """What an update replaces; an empty one is written as `<chg/>`, which an update needs that only extends."""

    registrant: str | None = None
    auth_info: AuthInfo | NoAuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DomainUpdate(Command[None]):
    name: ClassVar[str] = "domain:update"
    is_transform: ClassVar[bool] = True

    domain: str
    add: DomainParts | None = None
    rem: DomainParts | None = None
    chg: DomainChange | None = None


def encode_update(command: DomainUpdate, writer: Writer, grammar: Grammar) -> None:
    write_added_and_removed(command, writer, grammar)
    if command.chg is not None:
        _write_change(command.chg, writer.add("chg"))


def write_added_and_removed(command: DomainUpdate, writer: Writer, grammar: Grammar) -> None:
    writer.add("name", command.domain)
    if command.add is not None:
        _write_parts(command.add, writer.add("add"), grammar)
    if command.rem is not None:
        _write_parts(command.rem, writer.add("rem"), grammar)


def _write_parts(parts: DomainParts, writer: Writer, grammar: Grammar) -> None:
    write_name_servers(writer, parts.ns)
    write_contacts(writer, parts.contacts)
    for status in parts.statuses:
        status.write(writer, grammar)


def _write_change(change: DomainChange, writer: Writer) -> None:
    if type(change) is not DomainChange:
        raise LocalProtocolError("a change that another dialect can say")
    writer.add_given("registrant", change.registrant)
    if change.auth_info is not None:
        change.auth_info.write(writer)


UPDATE: Codec[DomainUpdate, None] = Codec(DomainUpdate, encode_update)
