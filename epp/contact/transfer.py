"""Transfer of a contact by itself (RFC 5733 §3.1.3, §3.2.4); most registries move contacts with their domains."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.transfer import ContactTransferData, read_contact_transfer
from epp.values import AuthInfo
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactTransferQuery(Command[ContactTransferData]):
    """Asks how the newest transfer stands. A third party needs the contact's `auth_info`."""

    name: ClassVar[str] = "contact:transfer"
    op: ClassVar[str | None] = "query"

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferRequest(Command[ContactTransferData]):
    """Asks for the contact."""

    name: ClassVar[str] = "contact:transfer"
    op: ClassVar[str | None] = "request"
    is_transform: ClassVar[bool] = True

    id: str
    auth_info: AuthInfo = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferCancel(Command[ContactTransferData]):
    """Takes our own request back. Some registries want the `auth_info` again."""

    name: ClassVar[str] = "contact:transfer"
    op: ClassVar[str | None] = "cancel"
    is_transform: ClassVar[bool] = True

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferApprove(Command[ContactTransferData]):
    """Lets a contact of ours go."""

    name: ClassVar[str] = "contact:transfer"
    op: ClassVar[str | None] = "approve"
    is_transform: ClassVar[bool] = True

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferReject(Command[ContactTransferData]):
    """Keeps a contact of ours."""

    name: ClassVar[str] = "contact:transfer"
    op: ClassVar[str | None] = "reject"
    is_transform: ClassVar[bool] = True

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


ContactTransfer = (
    ContactTransferQuery
    | ContactTransferRequest
    | ContactTransferCancel
    | ContactTransferApprove
    | ContactTransferReject
)


def encode_transfer(command: ContactTransfer, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def decode_transfer_state(answer: Answer) -> ContactTransferData:
    return read_contact_transfer(answer.require("contact", "trnData"))


def decode_transfer(answer: Answer) -> ContactTransferData | None:
    node = answer.take("contact", "trnData")
    return read_contact_transfer(node) if node else None


TRANSFER_QUERY = Codec(ContactTransferQuery, encode_transfer, decode_transfer_state)
TRANSFER_REQUEST = Codec(ContactTransferRequest, encode_transfer, decode_transfer)
TRANSFER_CANCEL = Codec(ContactTransferCancel, encode_transfer, decode_transfer)
TRANSFER_APPROVE = Codec(ContactTransferApprove, encode_transfer, decode_transfer)
TRANSFER_REJECT = Codec(ContactTransferReject, encode_transfer, decode_transfer)

TRANSFERS = (TRANSFER_QUERY, TRANSFER_REQUEST, TRANSFER_CANCEL, TRANSFER_APPROVE, TRANSFER_REJECT)
