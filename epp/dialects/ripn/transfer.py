"""Transfers of the .ru registry, of two kinds.

Names of the second level are asked for by the gaining registrar with authInfo (ripn-domain-1.1). Under .su and below
the registry's third-level zones it is the current registrar that asks, naming the gaining one (ripn-domain-1.0).
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from epp.command import Codec, Command
from epp.domain.transfer import TRANSFERS, decode_transfer
from epp.grammar import Grammar
from epp.namespaces import RIPN_DOMAIN_1_1
from epp.transfer import DomainTransferData
from epp.values import Period
from epp.xml import Writer


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
