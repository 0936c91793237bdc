"""Internationalized names by table (idn-1.0): which of the registry's tables an A-label belongs to."""

from dataclasses import dataclass
from typing import ClassVar

from epp.namespaces import IDN
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class Idn:
    """Beside a domain create, and beside what the server shows; `uname` is the name in Unicode."""

    namespace: ClassVar[str] = IDN

    table: str
    uname: str | None = None

    def encode(self, parent: Writer) -> None:
        data = parent.add_object("idn", IDN, "data")
        data.add("table", self.table)
        data.add_given("uname", self.uname)


def read_idn(node: Node) -> Idn:
    return Idn(node.required("table"), node.text("uname"))


READERS = {f"{{{IDN}}}data": read_idn}
