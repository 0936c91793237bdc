"""Transfer of a domain between registrars (RFC 5731 §3.1.3, §3.2.4): the gaining one asks, the losing one decides."""

from dataclasses import dataclass, field
from typing import ClassVar

from epp.answer import Answer
from epp.command import Command
from epp.grammar import Grammar
from epp.transfer import DomainTransferData, read_domain_transfer, transfer_codecs
from epp.values import AuthInfo, Period
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainTransfer(Command[DomainTransferData]):
    """What is said about a transfer. A third party needs the domain's `auth_info`, some registries want it always."""

    name: ClassVar[str] = "domain:transfer"

    domain: str
    auth_info: AuthInfo | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DomainTransferQuery(DomainTransfer):
    """Asks how the newest transfer stands."""

    op: ClassVar[str | None] = "query"


@dataclass(frozen=True, slots=True)
class DomainTransferRequest(DomainTransfer):
    """Asks for the domain. `period` is what a transfer adds, where it adds something; None = the registry's own."""

    op: ClassVar[str | None] = "request"
    is_transform: ClassVar[bool] = True

    domain: str
    auth_info: AuthInfo = field(repr=False)
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class DomainTransferCancel(DomainTransfer):
    """Takes our own request back."""

    op: ClassVar[str | None] = "cancel"
    is_transform: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class DomainTransferApprove(DomainTransfer):
    """Lets a domain of ours go."""

    op: ClassVar[str | None] = "approve"
    is_transform: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class DomainTransferReject(DomainTransfer):
    """Keeps a domain of ours."""

    op: ClassVar[str | None] = "reject"
    is_transform: ClassVar[bool] = True


def _encode(command: DomainTransfer, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.domain)
    if isinstance(command, DomainTransferRequest) and command.period is not None:
        command.period.write(writer)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def decode_transfer(answer: Answer) -> DomainTransferData | None:
    node = answer.take("domain", "trnData")
    return read_domain_transfer(node) if node else None


TRANSFERS = transfer_codecs(
    "domain",
    DomainTransferQuery,
    (DomainTransferRequest, DomainTransferCancel, DomainTransferApprove, DomainTransferReject),
    encode=_encode,
    read=read_domain_transfer,
)
