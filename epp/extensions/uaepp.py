"""The .ua registry's extension (uaepp-1.1): the trademark licence behind a second-level name, forced host deletion."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from epp.namespaces import HOSTMASTER_UAEPP
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class License:
    """The number of the trademark certificate, sent with a domain create or update."""

    namespace: ClassVar[str] = HOSTMASTER_UAEPP

    number: str
    verb: Literal["create", "update"] = "create"

    def encode(self, parent: Writer) -> None:
        parent.add_object("uaepp", HOSTMASTER_UAEPP, self.verb).add("license", self.number)


@dataclass(frozen=True, slots=True)
class DeleteNs:
    """Beside a host delete: deletes it although domains use it, and takes it out of their delegations."""

    namespace: ClassVar[str] = HOSTMASTER_UAEPP

    def encode(self, parent: Writer) -> None:
        parent.add_object("uaepp", HOSTMASTER_UAEPP, "delete").add("deleteNS", confirm="yes")


@dataclass(frozen=True, slots=True)
class LicenseInfo:
    """The licence that a domain info answer names beside the domain's data."""

    number: str | None


def read_license_info(node: Node) -> LicenseInfo:
    return LicenseInfo(node.text("license"))


READERS = {f"{{{HOSTMASTER_UAEPP}}}infData": read_license_info}
