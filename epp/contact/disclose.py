"""Which parts of a contact may be published (RFC 5733 §2.9)."""

from dataclasses import dataclass
from typing import Literal

from epp.errors import RemoteProtocolError
from epp.scalars import parse_boolean
from epp.xml import Node, Writer

Form = Literal["int", "loc"]


@dataclass(frozen=True, slots=True)
class Disclose:
    """The parts whose handling departs from the server's policy: `flag` True = they may be published, False = not.

    `name`, `org` and `addr` say in which form, as the postal info has them.
    """

    flag: bool
    name: tuple[Form, ...] = ()
    org: tuple[Form, ...] = ()
    addr: tuple[Form, ...] = ()
    voice: bool = False
    fax: bool = False
    email: bool = False

    def write(self, writer: Writer) -> None:
        disclose = writer.add("disclose", flag="1" if self.flag else "0")
        for part, forms in (("name", self.name), ("org", self.org), ("addr", self.addr)):
            for form in forms:
                disclose.add(part, type=form)
        for part, named in (("voice", self.voice), ("fax", self.fax), ("email", self.email)):
            if named:
                disclose.add(part)

    @classmethod
    def read(cls, node: Node) -> "Disclose | None":
        disclose = node.child("disclose")
        if disclose is None:
            return None
        flag = parse_boolean(disclose.attribute("flag"))
        if flag is None:
            raise RemoteProtocolError("<disclose> without a flag", reason="nonconforming")
        return cls(
            flag=flag,
            name=_forms(disclose, "name"),
            org=_forms(disclose, "org"),
            addr=_forms(disclose, "addr"),
            voice="voice" in disclose,
            fax="fax" in disclose,
            email="email" in disclose,
        )


def _forms(disclose: Node, part: str) -> tuple[Form, ...]:
    return tuple("loc" if child.attribute("type") == "loc" else "int" for child in disclose.children(part))
