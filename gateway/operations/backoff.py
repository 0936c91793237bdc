"""How long to leave an operation alone before it is tried or looked up again."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

_DOUBLINGS_MAX = 30


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubles from `base` to `cap`, with jitter so that operations do not come back together."""

    base: timedelta
    cap: timedelta
    jitter: Callable[[], float] = random.random

    def pause(self, earlier: int, *, at_least: timedelta = timedelta(0)) -> timedelta:
        """Return the pause after `earlier` pauses: half of it is sure, half is drawn. `at_least` is a wish of the
        registry, obeyed up to the cap.
        """
        whole: timedelta = min(self.cap, self.base * 2 ** min(earlier, _DOUBLINGS_MAX))
        return max(whole / 2 + whole / 2 * self.jitter(), min(at_least, self.cap))
