"""Where this process is in its life: serving, draining (not ready, still serving), closing (no new work)."""

import asyncio
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lifecycle:
    """`draining` makes /readyz answer 503, so that balancers leave; `closing` ends long polls and refuses new work."""

    _draining: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _closing_since: float | None = None

    @property
    def draining(self) -> bool:
        return self._draining.is_set()

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def drain(self) -> None:
        self._draining.set()

    def close(self) -> None:
        self._draining.set()
        self._closing_since = self._closing_since or time.monotonic()
        self._closing.set()

    def left(self, seconds: float) -> float:
        """Return what is left of `seconds` that began with the closing."""
        since = time.monotonic() if self._closing_since is None else self._closing_since
        return max(0.0, since + seconds - time.monotonic())

    async def closed(self) -> None:
        """Return when the process stops taking new work."""
        await self._closing.wait()
