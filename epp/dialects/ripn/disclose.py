"""Which parts of a .ru holder may be published (ripn-contact-1.0, personDiscloseType, orgDiscloseType)."""

from dataclasses import dataclass

from epp.errors import RemoteProtocolError
from epp.scalars import parse_boolean
from epp.xml import Node, Writer

_ORDER = (
    "intName",
    "intOrg",
    "locName",
    "locOrg",
    "intAddress",
    "locAddress",
    "legalAddress",
    "voice",
    "fax",
    "email",
    "taxpayerNumbers",
    "birthday",
    "passport",
)


@dataclass(frozen=True, slots=True)
class HolderDisclose:
    """`parts`, by the schema's names (`intName`, `passport`), may be published when `flag`, and otherwise may not."""

    flag: bool
    parts: frozenset[str]

    def write(self, writer: Writer) -> None:
        disclose = writer.add("disclose", flag="1" if self.flag else "0")
        for part in _ORDER:
            if part in self.parts:
                disclose.add(part)

    @classmethod
    def read(cls, node: Node) -> "HolderDisclose | None":
        disclose = node.child("disclose")
        if disclose is None:
            return None
        flag = parse_boolean(disclose.attribute("flag"))
        if flag is None:
            raise RemoteProtocolError("<disclose> without a flag", reason="nonconforming")
        return cls(flag, frozenset(part for part in _ORDER if part in disclose))
