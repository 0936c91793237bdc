"""Transfer of a domain between registrars (RFC 5731 §3.1.3, §3.2.4): the gaining one asks, the losing one decides."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.transfer import DomainTransferData, read_domain_transfer
from epp.values import AuthInfo, Period
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainTransferQuery(Command[DomainTransferData]):
    """Asks how the newest transfer stands. A third party needs the domain's `auth_info`."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "query"

    domain: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DomainTransferRequest(Command[DomainTransferData]):
    """Asks for the domain. `period` is what a transfer adds, where it adds something; None = the registry's own."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "request"
    is_transform: ClassVar[bool] = True

    domain: str
    auth_info: AuthInfo = field(repr=False)
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class DomainTransferCancel(Command[DomainTransferData]):
    """Takes our own request back. Some registries want the `auth_info` again."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "cancel"
    is_transform: ClassVar[bool] = True

    domain: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DomainTransferApprove(Command[DomainTransferData]):
    """Lets a domain of ours go."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "approve"
    is_transform: ClassVar[bool] = True

    domain: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DomainTransferReject(Command[DomainTransferData]):
    """Keeps a domain of ours."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "reject"
    is_transform: ClassVar[bool] = True

    domain: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


DomainTransfer = (
    DomainTransferQuery | DomainTransferRequest | DomainTransferCancel | DomainTransferApprove | DomainTransferReject
)


def encode_transfer(command: DomainTransfer, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.domain)
    if isinstance(command, DomainTransferRequest) and command.period is not None:
        command.period.write(writer)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def decode_transfer_state(answer: Answer) -> DomainTransferData:
    return read_domain_transfer(answer.require("domain", "trnData"))


def decode_transfer(answer: Answer) -> DomainTransferData | None:
    node = answer.take("domain", "trnData")
    return read_domain_transfer(node) if node else None


TRANSFER_QUERY = Codec(DomainTransferQuery, encode_transfer, decode_transfer_state)
TRANSFER_REQUEST = Codec(DomainTransferRequest, encode_transfer, decode_transfer)
TRANSFER_CANCEL = Codec(DomainTransferCancel, encode_transfer, decode_transfer)
TRANSFER_APPROVE = Codec(DomainTransferApprove, encode_transfer, decode_transfer)
TRANSFER_REJECT = Codec(DomainTransferReject, encode_transfer, decode_transfer)

TRANSFERS = (TRANSFER_QUERY, TRANSFER_REQUEST, TRANSFER_CANCEL, TRANSFER_APPROVE, TRANSFER_REJECT)
