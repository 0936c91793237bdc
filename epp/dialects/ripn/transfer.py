"""Transfers of the .ru registry, of two kinds.

Names of the second level are asked for by the gaining registrar with authInfo (ripn-domain-1.1). Under .su and below
the registry's third-level zones it is the current registrar that asks, naming the gaining one (ripn-domain-1.0).
"""

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.domain.transfer import TRANSFERS, DomainTransferQuery, DomainTransferRequest, decode_transfer
from epp.grammar import Grammar
from epp.namespaces import RIPN_DOMAIN_1_1
from epp.transfer import DomainTransferData, read_domain_transfer
from epp.values import Period
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class DomainHandover(Command[DomainTransferData]):
    """Offers a domain of ours to the registrar `ac_id`, who approves or rejects."""

    name: ClassVar[str] = "domain:transfer"
    op: ClassVar[str | None] = "request"
    is_transform: ClassVar[bool] = True

    domain: str
    ac_id: str
    period: Period | None = None


def _encode_handover(command: DomainHandover, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.domain)
    if command.period is not None:
        command.period.write(writer)
    writer.add("acID", command.ac_id)


HANDOVER = Codec(DomainHandover, _encode_handover, decode_transfer)

CODECS: tuple[Codec[Any, Any], ...] = (*(replace(codec, namespace=RIPN_DOMAIN_1_1) for codec in TRANSFERS), HANDOVER)


@dataclass(frozen=True, slots=True)
class DomainOffer(DomainTransferData):
    """A transfer that the present registrar asked for: `re_id` loses the domain, `ac_id` is to gain it."""


def read_offer(node: Node) -> DomainOffer:
    data = read_domain_transfer(node)
    return DomainOffer(**{field.name: getattr(data, field.name) for field in fields(data)})


def _decode_offer(answer: Answer) -> DomainOffer | None:
    node = answer.take("domain", "trnData")
    return read_offer(node) if node else None


def _decode_offer_state(answer: Answer) -> DomainOffer:
    return read_offer(answer.require("domain", "trnData"))


OFFERS: tuple[Codec[Any, Any], ...] = (
    replace(HANDOVER, decode=_decode_offer),
    *(
        replace(codec, decode=_decode_offer_state if codec.command is DomainTransferQuery else _decode_offer)
        for codec in TRANSFERS
        if codec.command is not DomainTransferRequest
    ),
)
"""Where nobody but the present registrar asks (.su): all in ripn-domain-1.0."""
