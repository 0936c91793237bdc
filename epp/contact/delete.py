"""Removal of a contact that nothing uses (RFC 5733 §3.2.2)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactDelete(Command[None]):
    name: ClassVar[str] = "contact:delete"
    is_transform: ClassVar[bool] = True

    id: str


def _encode(command: ContactDelete, writer: Writer, _: Grammar) -> None:
    writer.add("id", command.id)


DELETE: Codec[ContactDelete, None] = Codec(ContactDelete, _encode)
