"""Contacts of the .ru registry: create, info and update with a person or an organization (ripn-contact-1.0)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.contact.create import ContactCreateData, decode_create
from epp.contact.update import write_statuses
from epp.dialects.ripn.holder import Holder, read_holder
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.values import AuthInfo, Status
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class ContactCreate(Command[ContactCreateData]):
    """Creates a holder of the kind that it keeps for good. `verified` None says nothing about verification."""

    name: ClassVar[str] = "contact:create"
    is_transform: ClassVar[bool] = True

    id: str
    holder: Holder
    verified: bool | None = None
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactInfoData:
    """A contact as the registry shows it to us. `holder` None = an unknown kind; `verified` None = not said."""

    id: str
    holder: Holder | None
    roid: str | None = None
    statuses: tuple[Status, ...] = ()
    cl_id: str | None = None
    cr_id: str | None = None
    cr_date: datetime | None = None
    up_id: str | None = None
    up_date: datetime | None = None
    tr_date: datetime | None = None
    verified: bool | None = None
    auth_info: AuthInfo | None = field(default=None, repr=False)

    @property
    def status_values(self) -> frozenset[str]:
        return frozenset(status.value for status in self.statuses)


@dataclass(frozen=True, slots=True)
class ContactInfo(Command[ContactInfoData]):
    name: ClassVar[str] = "contact:info"

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactUpdate(Command[None]):
    """Changes what `holder` says, which must be of the contact's kind; a repeated part replaces the whole list."""

    name: ClassVar[str] = "contact:update"
    is_transform: ClassVar[bool] = True

    id: str
    add: tuple[Status, ...] = ()
    rem: tuple[Status, ...] = ()
    holder: Holder | None = None
    verified: bool | None = None
    auth_info: AuthInfo | None = field(default=None, repr=False)


def _encode_create(command: ContactCreate, writer: Writer, _: Grammar) -> None:
    if not command.holder.is_complete:
        raise LocalProtocolError(f"the {type(command.holder).__name__.lower()} lacks what a create must have")
    writer.add("id", command.id)
    command.holder.write(writer)
    _write_verified_and_auth_info(writer, command.verified, command.auth_info)


def _encode_info(command: ContactInfo, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def _encode_update(command: ContactUpdate, writer: Writer, grammar: Grammar) -> None:
    writer.add("id", command.id)
    write_statuses(writer, "add", command.add, grammar)
    write_statuses(writer, "rem", command.rem, grammar)
    if (command.holder, command.verified, command.auth_info) == (None, None, None):
        return
    change = writer.add("chg")
    if command.holder is not None:
        command.holder.write(change)
    _write_verified_and_auth_info(change, command.verified, command.auth_info)


def _write_verified_and_auth_info(writer: Writer, verified: bool | None, auth_info: AuthInfo | None) -> None:
    if verified is not None:
        writer.add("verified" if verified else "unverified")
    if auth_info is not None:
        auth_info.write(writer)


def _decode_info(answer: Answer) -> ContactInfoData:
    return read_contact(answer.require("contact", "infData"))


def read_contact(node: Node) -> ContactInfoData:
    return ContactInfoData(
        id=node.required("id"),
        holder=read_holder(node),
        roid=node.text("roid"),
        statuses=Status.read_all(node),
        cl_id=node.text("clID"),
        cr_id=node.text("crID"),
        cr_date=node.instant("crDate"),
        up_id=node.text("upID"),
        up_date=node.instant("upDate"),
        tr_date=node.instant("trDate"),
        verified=_read_verified(node),
        auth_info=AuthInfo.read(node),
    )


def _read_verified(node: Node) -> bool | None:
    if "verified" in node:
        return True
    return False if "unverified" in node else None


CREATE = Codec(ContactCreate, _encode_create, decode_create)
INFO = Codec(ContactInfo, _encode_info, _decode_info)
UPDATE: Codec[ContactUpdate, None] = Codec(ContactUpdate, _encode_update)
