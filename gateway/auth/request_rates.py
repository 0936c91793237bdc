"""How many requests a key may send: each has a bucket of tokens that fills steadily, and a request takes one."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key was granted and has left. `full_in` and `retry_after` are whole seconds, rounded up."""

    granted: bool
    remaining: int
    full_in: int
    retry_after: int


@dataclass(slots=True)
class RequestRates:
    """The buckets of this node. Only keys that are known get one, so nobody fills memory by guessing."""

    per_second: float
    burst: int
    monotonic: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def take(self, key_id: str) -> Allowance:
        """Count a request; one that is not granted costs nothing."""
        now = self.monotonic()
        left, at = self._buckets.get(key_id, (float(self.burst), now))
        left = min(self.burst, left + (now - at) * self.per_second)
        granted = left >= 1
        if granted:
            left -= 1
        self._buckets[key_id] = (left, now)
        wait = 0 if left >= 1 else math.ceil((1 - left) / self.per_second)
        return Allowance(granted, math.floor(left), math.ceil((self.burst - left) / self.per_second), wait)

    def headers(self, allowance: Allowance) -> dict[str, str]:
        """Return what tells a client of it (draft-ietf-httpapi-ratelimit-headers)."""
        window = math.ceil(self.burst / self.per_second)
        return {
            "RateLimit-Policy": f'"key";q={self.burst};w={window}',
            "RateLimit": f'"key";r={allowance.remaining};t={allowance.full_in}',
        }
