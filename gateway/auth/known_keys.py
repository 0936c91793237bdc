"""API keys that were looked up a moment ago, so that a panel's next request costs no query."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.auth.key_store import KeyStore, StoredKey
from gateway.storage.listener import Listener
from gateway.storage.notify import KEY

KNOWN_SECONDS = 3.0
"""How long a revoked key may still work on a node that was not told of it."""

_KNOWN_MAX = 10_000


@dataclass(slots=True)
class KnownKeys:
    """Only keys that exist are remembered: guessed ids cost their query each time and fill nothing."""

    keys: KeyStore
    monotonic: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, StoredKey]] = field(default_factory=dict, repr=False)

    def hear(self, listener: Listener) -> None:
        """Forget a key at once when some node revokes it. Before the listener starts."""
        listener.on(KEY, self._forget)

    async def find(self, key_id: str) -> StoredKey | None:
        """Return the key as it was at most `KNOWN_SECONDS` ago. Raises `DatabaseUnavailable`."""
        until, known = self._known.get(key_id, (0.0, None))
        if known is not None and self.monotonic() < until:
            return known
        self._forget(key_id)
        asked_at, found = self.monotonic(), await self.keys.find(key_id)
        if found is not None:
            if len(self._known) >= _KNOWN_MAX:
                self._known.clear()
            self._known[key_id] = (asked_at + KNOWN_SECONDS, found)
        return found

    def _forget(self, key_id: str) -> None:
        self._known.pop(key_id, None)
