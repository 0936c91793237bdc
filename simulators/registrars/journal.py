"""What really happened at a registrar: one entry a call, without secrets."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from simulators.clock import timestamp
from simulators.registrars.exchange import Call

_ENTRIES_MAX = 100_000
_ANSWER_MAX = 16 * 1024


@dataclass(slots=True)
class Entry:
    """`applied`: the registrar's objects changed. `status` None = nothing was sent back."""

    seq: int
    at: datetime
    account: str | None
    command: str
    object: str | None
    method: str
    request: list[tuple[str, str]]
    status: int | None = None
    response: str | None = None
    applied: bool = False
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": timestamp(self.at)}


class Journal:
    """The last calls in the order in which they came. `secrets` are names of fields that are masked."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._entries: deque[Entry] = deque(maxlen=_ENTRIES_MAX)
        self._secrets = frozenset(secrets)
        names = "|".join(re.escape(name) for name in sorted(self._secrets))
        self._shown = re.compile(rf'("(?:{names})"\s*:\s*)"(?:[^"\\]|\\.)*"')
        self._seq = 0

    def open(self, call: Call, at: datetime, command: str, object_name: str | None) -> Entry:
        self._seq += 1
        fields = [(name, self._field(name, value)) for name, value in call.fields]
        entry = Entry(self._seq, at, None, command, object_name, call.method, fields)
        self._entries.append(entry)
        return entry

    def _field(self, name: str, value: str) -> str:
        """Return a field's value as it may be read; one that is JSON has secrets of its own."""
        return "***" if name in self._secrets else self._shown.sub(r'\1"***"', value)

    def mask(self, body: bytes) -> str:
        return self._shown.sub(r'\1"***"', body[:_ANSWER_MAX].decode("utf-8", "replace"))

    def select(self, *, command: str, object_name: str | None, since: int, limit: int) -> list[Entry]:
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
