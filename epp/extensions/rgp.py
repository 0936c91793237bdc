"""Grace periods of the domain registry (RFC 3915): the statuses that an info answer carries."""

from dataclasses import dataclass

from epp.namespaces import RGP
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class RgpInfo:
    """The grace periods that run, by name (`addPeriod`, `autoRenewPeriod`, ...); several at once are normal."""

    statuses: frozenset[str]


def read_rgp_info(node: Node) -> RgpInfo:
    return RgpInfo(frozenset(value for status in node.children("rgpStatus") if (value := status.attribute("s"))))


READERS = {f"{{{RGP}}}infData": read_rgp_info, f"{{{RGP}}}upData": read_rgp_info}
