"""Change of a contact (RFC 5733 §3.2.5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from epp.command import Codec, Command
from epp.contact.disclose import Disclose
from epp.contact.parts import Phone, PostalInfo, write_postal_infos, write_reachability
from epp.grammar import Grammar
from epp.values import AuthInfo, Status
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What an update replaces; None and the empty tuple leave a part as it is."""

    postal_infos: tuple[PostalInfo, ...] = ()
    voice: Phone | None = None
    fax: Phone | None = None
    email: str | None = field(default=None, repr=False)
    auth_info: AuthInfo | None = field(default=None, repr=False)
    disclose: Disclose | None = None


@dataclass(frozen=True, slots=True)
class ContactUpdate(Command[None]):
    name: ClassVar[str] = "contact:update"
    is_transform: ClassVar[bool] = True

    id: str
    add: tuple[Status, ...] = ()
    rem: tuple[Status, ...] = ()
    chg: ContactChange | None = None


def _encode(command: ContactUpdate, writer: Writer, grammar: Grammar) -> None:
    writer.add("id", command.id)
    write_statuses(writer, "add", command.add, grammar)
    write_statuses(writer, "rem", command.rem, grammar)
    if command.chg is not None:
        _write_change(command.chg, writer.add("chg"))


def write_statuses(writer: Writer, name: str, statuses: Iterable[Status], grammar: Grammar) -> None:
    """Write the statuses to add or to remove; nothing when there are none."""
    statuses = tuple(statuses)
    if statuses:
        parts = writer.add(name)
        for status in statuses:
            status.write(parts, grammar)


def _write_change(change: ContactChange, writer: Writer) -> None:
    write_postal_infos(writer, change.postal_infos)
    write_reachability(writer, change.voice, change.fax, change.email)
    if change.auth_info is not None:
        change.auth_info.write(writer)
    if change.disclose is not None:
        change.disclose.write(writer)


UPDATE: Codec[ContactUpdate, None] = Codec(ContactUpdate, _encode)
