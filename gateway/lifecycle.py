"""Where this process is in its life: serving, draining (not ready, still serving), closing (no new work)."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Lifecycle:
    """`draining` makes /readyz answer 503, so that balancers leave; `closing` ends long polls and refuses new work."""

    _draining: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

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
        self._closing.set()

    async def closed(self) -> None:
        """Return when the process stops taking new work."""
        await self._closing.wait()
