"""How long somebody waits who asks a registry a question: a page that hangs on one silent registry is of no use."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters.errors import Unavailable

_NAMES = 50
_LATER = timedelta(seconds=1)


def _always(_registry: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Patience:
    """`seconds` for fifty names, and as long again for each fifty more. A registry that `lets_pass` is false of, as its
    circuit is open, is not asked at all.
    """

    seconds: float
    lets_pass: Callable[[str], bool] = _always

    @asynccontextmanager
    async def asking(self, registry: str, *, names: int = 1) -> AsyncIterator[None]:
        """Ask within. Raises `Unavailable` when the answer takes too long."""
        if not self.lets_pass(registry):
            raise Unavailable("unreachable", retry_after=_LATER)
        try:
            async with asyncio.timeout(self.seconds * max(1, names / _NAMES)):
                yield
        except TimeoutError as err:
            raise Unavailable("unreachable", retry_after=_LATER) from err
