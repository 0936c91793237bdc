"""An account's quota of requests, spent evenly; what the other side says of our pace goes before it."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

from adapters.errors import Unavailable
from adapters.link import whole

_BULK_SHARE = 0.5


class Quota:
    """At most `burst` calls at once, and `per_hour` in the long run; places are given in the order they are asked for.

    `bulk` calls, for which nobody waits, leave half of the burst to the others. `share` is this node's part of the
    account, as in `LinkSettings.rate_share`.
    """

    def __init__(
        self,
        per_hour: float,
        burst: int,
        *,
        share: Callable[[], float] = whole,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_hour = per_hour
        self._burst = burst
        self._share = share
        self._monotonic = monotonic
        self._paid_until = 0.0  # when all that was taken is earned again

    async def take(self, patience_seconds: float, *, bulk: bool = False) -> float:
        """Wait for a call's turn, and return for how many seconds.

        Raises `Unavailable` at once when the turn comes later than `patience_seconds` from now; nothing is taken then.
        """
        now = self._monotonic()
        interval = 3600 / (self._per_hour * self._share())
        ahead = max(1.0, self._burst * self._share() * (_BULK_SHARE if bulk else 1.0)) - 1
        paid_until = max(self._paid_until, now)
        wait = max(0.0, paid_until - ahead * interval - now)
        if wait > patience_seconds:
            raise Unavailable("rate_limited", retry_after=timedelta(seconds=wait))
        self._paid_until = paid_until + interval
        await asyncio.sleep(wait)
        return wait
