"""What transfers of domains and contacts have in common (RFC 5730 §2.9.3.4): their states, and how they are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Node, Writer

C = TypeVar("C", bound=Command[Any])
D = TypeVar("D", bound="TransferData")

TransferStatus = Literal[
    "pending", "clientApproved", "clientRejected", "clientCancelled", "serverApproved", "serverCancelled"
]


@dataclass(frozen=True, slots=True)
class TransferData:
    """How a transfer stands. `key` is the object's name or id, `status` a `TransferStatus` or what the server printed.

    `re_id` asked for it at `re_date`; `ac_id` acted at `ac_date`, or has until then while it is pending.
    """

    key: str
    status: str
    re_id: str
    ac_id: str
    re_date: datetime | None = None
    ac_date: datetime | None = None

    @property
    def is_pending(self) -> bool:
        return self.status == "pending"

    @property
    def is_approved(self) -> bool:
        return self.status in {"clientApproved", "serverApproved"}


@dataclass(frozen=True, slots=True)
class DomainTransferData(TransferData):
    """A domain's transfer. `ex_date` is the expiry that it leads to, None where it changes nothing."""

    ex_date: datetime | None = None
    ex_date_text: str | None = None


@dataclass(frozen=True, slots=True)
class ContactTransferData(TransferData):
    """A contact's transfer."""


def read_domain_transfer(node: Node) -> DomainTransferData:
    return DomainTransferData(
        node.required("name"),
        node.required("trStatus"),
        node.required("reID"),
        node.required("acID"),
        node.instant("reDate"),
        node.instant("acDate"),
        node.instant("exDate"),
        node.text("exDate"),
    )


def read_contact_transfer(node: Node) -> ContactTransferData:
    return ContactTransferData(
        node.required("id"),
        node.required("trStatus"),
        node.required("reID"),
        node.required("acID"),
        node.instant("reDate"),
        node.instant("acDate"),
    )


def transfer_codecs(
    mapping: str,
    query: type[C],
    transforms: tuple[type[C], ...],
    *,
    encode: Callable[[C, Writer, Grammar], None],
    read: Callable[[Node], D],
) -> tuple[Codec[C, D], ...]:
    """Return the codecs of a mapping's transfer commands: a query always has its answer's data, the others may."""

    def state(answer: Answer) -> D:
        return read(answer.require(mapping, "trnData"))

    def moved(answer: Answer) -> D | None:
        node = answer.take(mapping, "trnData")
        return read(node) if node else None

    return (Codec(query, encode, state), *(Codec(command, encode, moved) for command in transforms))
