"""Verisign's NameStore extension 1.1: which of its registries a command is for, and the error when it is wrong."""

from dataclasses import dataclass
from typing import ClassVar

from epp.errors import RemoteProtocolError
from epp.namespaces import NAMESTORE
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class Namestore:
    """The sub-product (`dotCOM`, `dotNET`) that an object command goes to; the answer repeats it."""

    namespace: ClassVar[str] = NAMESTORE

    sub_product: str

    def encode(self, parent: Writer) -> None:
        parent.add_object("namestoreExt", NAMESTORE, "namestoreExt").add("subProduct", self.sub_product)


@dataclass(frozen=True, slots=True)
class NamestoreError:
    """Beside a 2306: what the server has against the sub-product."""

    code: int
    message: str


def read_namestore(node: Node) -> Namestore:
    return Namestore(node.required("subProduct"))


def read_namestore_error(node: Node) -> NamestoreError:
    message = node.child("msg")
    if message is None:
        raise RemoteProtocolError("<nsExtErrData> without a message", reason="nonconforming")
    return NamestoreError(message.number("code"), message.content)


READERS = {
    f"{{{NAMESTORE}}}namestoreExt": read_namestore,
    f"{{{NAMESTORE}}}nsExtErrData": read_namestore_error,
}
