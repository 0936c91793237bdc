"""Removal of a host that no domain uses (RFC 5732 §3.2.2)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class HostDelete(Command[None]):
    name: ClassVar[str] = "host:delete"
    is_transform: ClassVar[bool] = True

    host: str


def _encode(command: HostDelete, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.host)


DELETE: Codec[HostDelete, None] = Codec(HostDelete, _encode)
