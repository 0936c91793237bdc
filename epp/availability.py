"""The `<cd>` entries of every check answer (RFC 5731-5733 §3.1.1)."""

from dataclasses import dataclass

from epp.envelope import one_line
from epp.errors import RemoteProtocolError
from epp.scalars import parse_boolean
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an object could be created now. `key` is its name or id, `reason` the server's text when it is not."""

    key: str
    available: bool
    reason: str | None = None


def read_availabilities(check_data: Node, key_name: str) -> tuple[Availability, ...]:
    return tuple(_read(entry, key_name) for entry in check_data.children("cd"))


def _read(entry: Node, key_name: str) -> Availability:
    key = entry.child(key_name)
    available = parse_boolean(key.attribute("avail")) if key else None
    if key is None or available is None:
        raise RemoteProtocolError(f"a check entry without <{key_name} avail>", reason="nonconforming")
    reason = entry.text("reason")
    return Availability(key.content, available, None if reason is None else one_line(reason))
