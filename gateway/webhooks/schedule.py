"""When a delivery that failed is tried again, and when a receiver is given up."""

import random
from collections.abc import Callable
from datetime import timedelta

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""Standard Webhooks 1.0, "Retries": ten attempts over three days."""

DISABLED_AFTER = timedelta(days=5)
"""A receiver that has taken nothing for so long is disabled."""

_JITTER = 0.1
_BREATH_MAX = timedelta(minutes=5)
_WISH_MAX = timedelta(hours=24)


def next_pause(
    attempts: int, *, wish: timedelta | None = None, jitter: Callable[[], float] = random.random
) -> timedelta | None:
    """Return how long to wait after so many failed attempts; None = there was the last one.

    `wish` is the receiver's Retry-After, obeyed up to a day. A tenth is added at random, so that deliveries that failed
    together do not come back together.
    """
    if attempts > len(PAUSES):
        return None
    pause: timedelta = PAUSES[attempts - 1] * (1 + _JITTER * jitter())
    return pause if wish is None else max(pause, min(wish, _WISH_MAX))


def breath(failures: int) -> timedelta:
    """Return how long a receiver is left alone after so many failures without a success between them, whatever else
    waits for it.
    """
    pause: timedelta = timedelta(seconds=5) * 2 ** min(failures - 1, 10)
    return min(pause, _BREATH_MAX)
