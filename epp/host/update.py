"""Change of a host: addresses, statuses, name (RFC 5732 §3.2.5)."""

from dataclasses import dataclass
from typing import ClassVar

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.values import HostAddress, Status
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class HostParts:
    """What an update adds or removes."""

    addresses: tuple[HostAddress, ...] = ()
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class HostUpdate(Command[None]):
    """`new_name` renames the host everywhere: only ever into a zone that is kept (RFC 9874)."""

    name: ClassVar[str] = "host:update"
    is_transform: ClassVar[bool] = True

    host: str
    add: HostParts | None = None
    rem: HostParts | None = None
    new_name: str | None = None


def _encode(command: HostUpdate, writer: Writer, grammar: Grammar) -> None:
    writer.add("name", command.host)
    if command.add is not None:
        _write_parts(command.add, writer.add("add"), grammar)
    if command.rem is not None:
        _write_parts(command.rem, writer.add("rem"), grammar)
    if command.new_name is not None:
        writer.add("chg").add("name", command.new_name)


def _write_parts(parts: HostParts, writer: Writer, grammar: Grammar) -> None:
    for address in parts.addresses:
        writer.add("addr", address.text, ip=address.version)
    for status in parts.statuses:
        status.write(writer, grammar)


UPDATE: Codec[HostUpdate, None] = Codec(HostUpdate, _encode)
