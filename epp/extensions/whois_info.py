"""Verisign's whoisInf-1.0: who a domain's registrar is, beside its info."""

from dataclasses import dataclass
from typing import ClassVar

from epp.namespaces import WHOIS_INFO
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class WhoisInfo:
    """Beside a domain info: asks for the registrar's data too."""

    namespace: ClassVar[str] = WHOIS_INFO

    wanted: bool = True

    def encode(self, parent: Writer) -> None:
        parent.add_object("whoisInf", WHOIS_INFO, "whoisInf").add("flag", "1" if self.wanted else "0")


@dataclass(frozen=True, slots=True)
class WhoisInfoData:
    registrar: str
    whois_server: str | None = None
    url: str | None = None
    iris_server: str | None = None


def read_whois_info(node: Node) -> WhoisInfoData:
    return WhoisInfoData(
        node.required("registrar"), node.text("whoisServer"), node.text("url"), node.text("irisServer")
    )


READERS = {f"{{{WHOIS_INFO}}}whoisInfData": read_whois_info}
