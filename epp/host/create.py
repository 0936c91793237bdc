"""Creation of a host (RFC 5732 §3.2.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.values import HostAddress
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class HostCreateData:
    name: str
    cr_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class HostCreate(Command[HostCreateData]):
    """Creates a host; `addresses` only below a zone of the registry, where they are needed."""

    name: ClassVar[str] = "host:create"
    is_transform: ClassVar[bool] = True

    host: str
    addresses: tuple[HostAddress, ...] = ()


def _encode(command: HostCreate, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.host)
    for address in command.addresses:
        writer.add("addr", address.text, ip=address.version)


def _decode(answer: Answer) -> HostCreateData | None:
    node = answer.take("host", "creData")
    return HostCreateData(node.required("name"), node.instant("crDate")) if node else None


CREATE = Codec(HostCreate, _encode, _decode)
