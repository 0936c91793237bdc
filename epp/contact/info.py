"""What the registry holds about a contact (RFC 5733 §3.1.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.contact.disclose import Disclose
from epp.contact.parts import Phone, PostalInfo
from epp.grammar import Grammar
from epp.values import AuthInfo, Status
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class ContactInfoData:
    """A contact as the server shows it to us; a foreign one may come with its id and little else."""

    id: str
    roid: str | None = None
    statuses: tuple[Status, ...] = ()
    postal_infos: tuple[PostalInfo, ...] = ()
    voice: Phone | None = None
    fax: Phone | None = None
    email: str | None = field(default=None, repr=False)
    cl_id: str | None = None
    cr_id: str | None = None
    cr_date: datetime | None = None
    up_id: str | None = None
    up_date: datetime | None = None
    tr_date: datetime | None = None
    auth_info: AuthInfo | None = field(default=None, repr=False)
    disclose: Disclose | None = None

    @property
    def status_values(self) -> frozenset[str]:
        return frozenset(status.value for status in self.statuses)


@dataclass(frozen=True, slots=True)
class ContactInfo(Command[ContactInfoData]):
    name: ClassVar[str] = "contact:info"

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


def _encode(command: ContactInfo, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def _decode(answer: Answer) -> ContactInfoData:
    return read_contact(answer.require("contact", "infData"))


def read_contact(node: Node) -> ContactInfoData:
    return ContactInfoData(
        id=node.required("id"),
        roid=node.text("roid"),
        statuses=Status.read_all(node),
        postal_infos=PostalInfo.read_all(node),
        voice=Phone.read(node, "voice"),
        fax=Phone.read(node, "fax"),
        email=node.text("email"),
        cl_id=node.text("clID"),
        cr_id=node.text("crID"),
        cr_date=node.instant("crDate"),
        up_id=node.text("upID"),
        up_date=node.instant("upDate"),
        tr_date=node.instant("trDate"),
        auth_info=AuthInfo.read(node),
        disclose=Disclose.read(node),
    )


INFO = Codec(ContactInfo, _encode, _decode)
