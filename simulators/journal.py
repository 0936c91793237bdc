"""What really happened at a registry: one entry a command, the oracle that tests compare everything else with."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

ENTRIES_MAX = 100_000
_SECRET = re.compile(r"(<(?:[\w.-]+:)?(pw|newPW)(?=[\s>])[^>]*(?<!/)>).*?(</(?:[\w.-]+:)?\2\s*>)", re.DOTALL)


@dataclass(slots=True)
class Entry:
    """One command as the registry saw it, filled while the command goes through.

    `applied`: the registry's objects changed. `code` and `svtrid` are None while, or if, it was never handled;
    `faults` names the rules that took part. `request` and `response` are the documents as they went over the
    wire; `response` is None when nothing was sent back.
    """

    seq: int
    at: datetime
    session: int
    registrar: str | None
    command: str = "unreadable"
    object: str | None = None
    cltrid: str | None = None
    svtrid: str | None = None
    code: int | None = None
    applied: bool = False
    faults: tuple[str, ...] = ()
    request: bytes = field(default=b"", repr=False)
    response: bytes | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The entry for the control interface; this is where passwords and authInfo are masked."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "at": self.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "request": mask(self.request),
            "response": None if self.response is None else mask(self.response),
        }


_PLAIN = ("seq", "session", "registrar", "command", "object", "cltrid", "svtrid", "code", "applied", "faults")


class Journal:
    """The last `ENTRIES_MAX` commands, in the order in which the registry took them."""

    def __init__(self, entries_max: int = ENTRIES_MAX) -> None:
        self._entries: deque[Entry] = deque(maxlen=entries_max)
        self._seq = 0

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def open(self, *, at: datetime, session: int, registrar: str | None, request: bytes) -> Entry:
        """Note that a command came in; what becomes of it is written into the entry."""
        self._seq += 1
        entry = Entry(self._seq, at, session, registrar, request=request)
        self._entries.append(entry)
        return entry

    def select(
        self, *, command: str = "*", object_name: str | None = None, since: int = 0, limit: int = ENTRIES_MAX
    ) -> list[Entry]:
        """The first `limit` entries after number `since` whose command and object match the glob patterns."""
        found = (
            entry
            for entry in self._entries
            if entry.seq > since
            and fnmatchcase(entry.command, command)
            and (object_name is None or fnmatchcase(entry.object or "", object_name))
        )
        return list(islice(found, limit))

    def clear(self) -> None:
        """Forget the entries; numbers go on, so that a reader's `since` stays true."""
        self._entries.clear()


def mask(document: bytes) -> str:
    """The document as text, with the content of every pw and newPW replaced."""
    try:
        text = document.decode("utf-16" if document[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
    except UnicodeDecodeError:
        return f"<{len(document)} octets that are no UTF-8>"
    return _SECRET.sub(r"\1***\3", text)
