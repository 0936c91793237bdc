"""Verisign's language tag of internationalized names (idnLang-1.0): needed for each create of an A-label."""

from dataclasses import dataclass
from typing import ClassVar

from epp.errors import RemoteProtocolError
from epp.namespaces import IDN_LANG
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class IdnLang:
    """The language of the name, by the server's list (`GER`, `RUS`)."""

    namespace: ClassVar[str] = IDN_LANG

    tag: str

    def encode(self, parent: Writer) -> None:
        parent.add_object("idnLang", IDN_LANG, "tag").write(self.tag)


def read_idn_lang(node: Node) -> IdnLang:
    if not node.content:
        raise RemoteProtocolError("an empty language tag", reason="nonconforming")
    return IdnLang(node.content)


READERS = {f"{{{IDN_LANG}}}tag": read_idn_lang}
