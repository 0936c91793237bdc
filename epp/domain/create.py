"""Registration of a domain (RFC 5731 §3.2.1)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.domain.parts import DomainContact, NameServer, write_contacts, write_name_servers
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.values import AuthInfo, Period
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainCreateData:
    """What the server made; dates None where it did not say. `ex_date_text` is the expiry as printed."""

    name: str
    cr_date: datetime | None = None
    ex_date: datetime | None = None
    ex_date_text: str | None = None


@dataclass(frozen=True, slots=True)
class DomainCreate(Command[DomainCreateData]):
    """Registers `domain`. Without `period` the server takes its own; without `ns` the domain is not delegated."""

    name: ClassVar[str] = "domain:create"
    is_transform: ClassVar[bool] = True

    domain: str
    period: Period | None = None
    ns: tuple[NameServer, ...] = ()
    registrant: str | None = None
    contacts: tuple[DomainContact, ...] = ()
    auth_info: AuthInfo | None = field(default=None, repr=False)


def encode_create(command: DomainCreate, writer: Writer, grammar: Grammar) -> None:
    write_created(command, writer)
    write_password(command, writer, grammar)


def write_created(command: DomainCreate, writer: Writer) -> None:
    """Write all but the password, which comes last in every dialect."""
    writer.add("name", command.domain)
    if command.period is not None:
        command.period.write(writer)
    write_name_servers(writer, command.ns)
    writer.add_given("registrant", command.registrant)
    write_contacts(writer, command.contacts)


def write_password(command: DomainCreate, writer: Writer, grammar: Grammar) -> None:
    if command.auth_info is not None:
        command.auth_info.write(writer)
    elif grammar.auth_info_at_domain_create:
        raise LocalProtocolError("a domain is created with authInfo here")


def decode_create(answer: Answer) -> DomainCreateData | None:
    node = answer.take("domain", "creData")
    if node is None:
        return None
    return DomainCreateData(node.required("name"), node.instant("crDate"), node.instant("exDate"), node.text("exDate"))


CREATE = Codec(DomainCreate, encode_create, decode_create)
