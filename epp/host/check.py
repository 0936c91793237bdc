"""Which host names can be created (RFC 5732 §3.1.1)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.answer import Answer
from epp.availability import Availability, read_availabilities
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class HostCheckData:
    """One entry for each name that the server answered, in its order and spelling."""

    results: tuple[Availability, ...]


@dataclass(frozen=True, slots=True)
class HostCheck(Command[HostCheckData]):
    name: ClassVar[str] = "host:check"

    names: tuple[str, ...]


def _encode(command: HostCheck, writer: Writer, _: Grammar) -> None:
    for name in command.names:
        writer.add("name", name)


def _decode(answer: Answer) -> HostCheckData:
    return HostCheckData(read_availabilities(answer.require("host", "chkData"), "name"))


CHECK = Codec(HostCheck, _encode, _decode)
