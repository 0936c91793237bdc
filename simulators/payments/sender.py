"""Sends callbacks as the providers do, and as badly as the switches say."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import aiohttp

from simulators.payments.book import Payment
from simulators.payments.provider import FORGERIES, Callback, Forgery, Provider

_TRIES = 6
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Switches:
    """`repeat`: how often each callback is sent; `lose`: it never is; `reorder`: it waits for the next one of any
    payment, and comes after it; `forge`: a false one is sent in its place.
    """

    repeat: int = 1
    delay_seconds: float = 0
    lose: bool = False
    reorder: bool = False
    forge: str | None = None

    def changed(self, changes: Mapping[str, Any]) -> "Switches":
        """Raises ValueError."""
        known = asdict(Switches())
        if unknown := sorted(set(changes) - set(known)):
            raise ValueError(f"no switch {', '.join(unknown)}; known: {', '.join(known)}")
        wanted = replace(self, **changes)
        if wanted.forge is not None and wanted.forge not in FORGERIES:
            raise ValueError(f"forge: one of {', '.join(FORGERIES)}")
        if not 1 <= wanted.repeat <= 1000 or not 0 <= wanted.delay_seconds <= 3600:
            raise ValueError("repeat: 1 to 1000; delay_seconds: 0 to 3600")
        return wanted


class Sender:
    """`sent` is what was answered to each callback."""

    def __init__(self) -> None:
        self.switches = Switches()
        self.sent: list[dict[str, Any]] = []
        self._kept: list[tuple[Provider, Payment, Callback]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def tell(self, provider: Provider, payment: Payment) -> None:
        """Send a callback of what is true of the payment now."""
        switches = self.switches
        if switches.lose:
            return
        forgery = None if switches.forge is None else Forgery(switches.forge)
        self._kept.insert(0, (provider, payment, provider.callback(payment, forgery)))
        if not switches.reorder or len(self._kept) > 1:
            self.flush()

    def flush(self) -> None:
        """Send what was kept back, the newest first."""
        kept, self._kept = self._kept, []
        if kept:
            task = asyncio.create_task(self._send_all(kept, self.switches))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _send_all(self, kept: list[tuple[Provider, Payment, Callback]], switches: Switches) -> None:
        await asyncio.sleep(switches.delay_seconds)
        for provider, payment, callback in kept:
            await asyncio.gather(*(self._send(provider, payment, callback) for _ in range(switches.repeat)))

    async def _send(self, provider: Provider, payment: Payment, callback: Callback) -> None:
        for tries in range(_TRIES):
            status, body = await self._post(callback)
            accepted = provider.accepted(payment, status, body)
            told = {"provider": provider.name, "order_id": payment.order_id, "status": status, "accepted": accepted}
            self.sent.append(told)
            if accepted:
                return
            await asyncio.sleep(_PAUSE_SECONDS * 2**tries)

    async def _post(self, callback: Callback) -> tuple[int, bytes]:
        """Return status and body of the answer; status 0: there was none."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        try:
            async with self._session.post(callback.url, data=callback.body, headers=callback.headers) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            return 0, b""
