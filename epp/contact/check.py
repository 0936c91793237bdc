"""Which contact ids are free (RFC 5733 §3.1.1)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.answer import Answer
from epp.availability import Availability, read_availabilities
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactCheckData:
    """One entry for each id that the server answered, in its order and spelling."""

    results: tuple[Availability, ...]


@dataclass(frozen=True, slots=True)
class ContactCheck(Command[ContactCheckData]):
    name: ClassVar[str] = "contact:check"

    ids: tuple[str, ...]


def _encode(command: ContactCheck, writer: Writer, _: Grammar) -> None:
    for contact_id in command.ids:
        writer.add("id", contact_id)


def _decode(answer: Answer) -> ContactCheckData:
    return ContactCheckData(read_availabilities(answer.require("contact", "chkData"), "id"))


CHECK = Codec(ContactCheck, _encode, _decode)
