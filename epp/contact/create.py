"""Creation of a contact (RFC 5733 §3.2.1)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.contact.disclose import Disclose
from epp.contact.parts import Phone, PostalInfo, write_postal_infos, write_reachability
from epp.grammar import Grammar
from epp.values import AuthInfo
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactCreateData:
    """`id` is the server's where it chooses ids (`autonic` at hostmaster.ua), else the one we gave."""

    id: str
    cr_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactCreate(Command[ContactCreateData]):
    name: ClassVar[str] = "contact:create"
    is_transform: ClassVar[bool] = True

    id: str
    postal_infos: tuple[PostalInfo, ...]
    email: str = field(repr=False)
    auth_info: AuthInfo = field(repr=False)
    voice: Phone | None = None
    fax: Phone | None = None
    disclose: Disclose | None = None


def _encode(command: ContactCreate, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    write_postal_infos(writer, command.postal_infos)
    write_reachability(writer, command.voice, command.fax, command.email)
    command.auth_info.write(writer)
    if command.disclose is not None:
        command.disclose.write(writer)


def decode_create(answer: Answer) -> ContactCreateData | None:
    node = answer.take("contact", "creData")
    return ContactCreateData(node.required("id"), node.instant("crDate")) if node else None


CREATE = Codec(ContactCreate, _encode, decode_create)
