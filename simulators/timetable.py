"""What falls due when."""

import heapq
from collections.abc import Iterator
from datetime import datetime

Key = tuple[str, str]


class Timetable:
    """One instant a key; what stood there for a key before is passed over when its time comes."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, Key]] = []
        self._due_of: dict[Key, datetime] = {}

    def put(self, key: Key, due: datetime | None) -> None:
        """Set when `key` falls due; None: not at all."""
        if due is None:
            self._due_of.pop(key, None)
        elif self._due_of.get(key) != due:
            self._due_of[key] = due
            heapq.heappush(self._heap, (due, key))

    def take_due(self, now: datetime) -> Iterator[tuple[datetime, Key]]:
        """Yield what is due up to `now`, earliest first, also what is put in meanwhile."""
        while self._heap and self._heap[0][0] <= now:
            at, key = heapq.heappop(self._heap)
            if self._due_of.get(key) == at:
                del self._due_of[key]
                yield at, key
