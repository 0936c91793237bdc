"""Which domain names can be registered (RFC 5731 §3.1.1)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.answer import Answer
from epp.availability import Availability, read_availabilities
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainCheckData:
    """One entry for each name that the server answered, in its order and spelling."""

    results: tuple[Availability, ...]


@dataclass(frozen=True, slots=True)
class DomainCheck(Command[DomainCheckData]):
    name: ClassVar[str] = "domain:check"

    names: tuple[str, ...]


def _encode(command: DomainCheck, writer: Writer, _: Grammar) -> None:
    for name in command.names:
        writer.add("name", name)


def _decode(answer: Answer) -> DomainCheckData:
    return DomainCheckData(read_availabilities(answer.require("domain", "chkData"), "name"))


CHECK = Codec(DomainCheck, _encode, _decode)
