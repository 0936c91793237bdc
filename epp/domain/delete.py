"""Removal of a domain, at once or by way of redemption, as the registry has it (RFC 5731 §3.2.2)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainDelete(Command[None]):
    name: ClassVar[str] = "domain:delete"
    is_transform: ClassVar[bool] = True

    domain: str


def _encode(command: DomainDelete, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.domain)


DELETE: Codec[DomainDelete, None] = Codec(DomainDelete, _encode)
