"""Grace periods of the domain registry (RFC 3915): which ones run, and the restore of a deleted domain.

A restore rides on a domain update that changes nothing else (`chg=DomainChange()`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from epp.instants import format_instant
from epp.namespaces import RGP
from epp.xml import Node, Writer

STATEMENTS = (
    (
        "This registrar has not restored the Registered Name in order to assume the rights to use or sell the "
        "Registered Name for itself or for any third party."
    ),
    (
        "The information in this report is true to best of this registrar's knowledge, and this registrar acknowledges "
        "that intentionally supplying false information in this report shall constitute an incurable material breach "
        "of the Registry-Registrar Agreement."
    ),
)
"""What the registrar declares in each report (RFC 3915 §4.2.5)."""


@dataclass(frozen=True, slots=True)
class RgpInfo:
    """The grace periods that run, by name (`addPeriod`, `autoRenewPeriod`, ...); several at once are normal."""

    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """Asks for a domain in redemption back. Unless the report follows in time, it goes back to redemption."""

    namespace: str = RGP

    def encode(self, parent: Writer) -> None:
        parent.add_object("rgp", self.namespace, "update").add("restore", op="request")


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """Says why the domain was restored; `pre_data` and `post_data` describe it before the deletion and now."""

    namespace: ClassVar[str] = RGP

    pre_data: str = field(repr=False)
    post_data: str = field(repr=False)
    del_time: datetime
    res_time: datetime
    res_reason: str
    statements: tuple[str, ...] = STATEMENTS
    other: str | None = None

    def encode(self, parent: Writer) -> None:
        report = parent.add_object("rgp", RGP, "update").add("restore", op="report").add("report")
        report.add("preData", self.pre_data)
        report.add("postData", self.post_data)
        report.add("delTime", format_instant(self.del_time))
        report.add("resTime", format_instant(self.res_time))
        report.add("resReason", self.res_reason)
        for statement in self.statements:
            report.add("statement", statement)
        report.add_given("other", self.other)


def read_rgp_info(node: Node) -> RgpInfo:
    return RgpInfo(frozenset(value for status in node.children("rgpStatus") if (value := status.attribute("s"))))


READERS = {f"{{{RGP}}}infData": read_rgp_info, f"{{{RGP}}}upData": read_rgp_info}
