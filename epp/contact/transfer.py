"""Transfer of a contact by itself (RFC 5733 §3.1.3, §3.2.4); most registries move contacts with their domains."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.command import Command
from epp.grammar import Grammar
from epp.transfer import ContactTransferData, read_contact_transfer, transfer_codecs
from epp.values import AuthInfo
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactTransfer(Command[ContactTransferData]):
    """What is said about a transfer. A third party needs the contact's `auth_info`."""

    name: ClassVar[str] = "contact:transfer"

    id: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferQuery(ContactTransfer):
    """Asks how the newest transfer stands."""

    op: ClassVar[str | None] = "query"


@dataclass(frozen=True, slots=True)
class ContactTransferRequest(ContactTransfer):
    """Asks for the contact."""

    op: ClassVar[str | None] = "request"
    is_transform: ClassVar[bool] = True

    id: str
    auth_info: AuthInfo = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactTransferCancel(ContactTransfer):
    """Takes our own request back."""

    op: ClassVar[str | None] = "cancel"
    is_transform: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ContactTransferApprove(ContactTransfer):
    """Lets a contact of ours go."""

    op: ClassVar[str | None] = "approve"
    is_transform: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ContactTransferReject(ContactTransfer):
    """Keeps a contact of ours."""

    op: ClassVar[str | None] = "reject"
    is_transform: ClassVar[bool] = True


def _encode(command: ContactTransfer, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)
    if command.auth_info is not None:
        command.auth_info.write(writer)


TRANSFERS = transfer_codecs(
    "contact",
    ContactTransferQuery,
    (ContactTransferRequest, ContactTransferCancel, ContactTransferApprove, ContactTransferReject),
    encode=_encode,
    read=read_contact_transfer,
)
