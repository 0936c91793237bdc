"""A timer that is set again and again, and rings at the first of its moments."""

import asyncio
from collections.abc import Callable


class Alarm:
    """Rings once. `clock` is what the moments are told in, seconds that never go back."""

    def __init__(self, ring: Callable[[], None], clock: Callable[[], float]) -> None:
        self._ring = ring
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._at = 0.0

    def set(self, *moments: float | None) -> None:
        """See that it rings at the first of the moments at the latest; to ring earlier does no harm."""
        moment = min((moment for moment in moments if moment is not None), default=None)
        if moment is None or (self._timer is not None and self._at <= moment):
            return
        self.stop()
        self._at = moment
        self._timer = asyncio.get_running_loop().call_later(max(0.0, moment - self._clock()), self._go_off)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _go_off(self) -> None:
        self._timer = None
        self._ring()
