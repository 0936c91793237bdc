"""What the registry holds about a host (RFC 5732 §3.1.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.values import HostAddress, Status
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class HostInfoData:
    """A host object. `addresses` are the glue, as the server prints them."""

    name: str
    cl_id: str
    roid: str | None = None
    statuses: tuple[Status, ...] = ()
    addresses: tuple[HostAddress, ...] = ()
    cr_id: str | None = None
    cr_date: datetime | None = None
    up_id: str | None = None
    up_date: datetime | None = None
    tr_date: datetime | None = None

    @property
    def status_values(self) -> frozenset[str]:
        return frozenset(status.value for status in self.statuses)


@dataclass(frozen=True, slots=True)
class HostInfo(Command[HostInfoData]):
    name: ClassVar[str] = "host:info"

    host: str


def _encode(command: HostInfo, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.host)


def _decode(answer: Answer) -> HostInfoData:
    return read_host(answer.require("host", "infData"))


def read_host(node: Node) -> HostInfoData:
    return HostInfoData(
        name=node.required("name"),
        cl_id=node.required("clID"),
        roid=node.text("roid"),
        statuses=Status.read_all(node),
        addresses=HostAddress.read_all(node, "addr"),
        cr_id=node.text("crID"),
        cr_date=node.instant("crDate"),
        up_id=node.text("upID"),
        up_date=node.instant("upDate"),
        tr_date=node.instant("trDate"),
    )


INFO = Codec(HostInfo, _encode, _decode)
