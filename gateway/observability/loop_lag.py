"""Measures how late the event loop wakes a sleeper: what blocks the loop delays every request of the node."""

import asyncio

from prometheus_client import Histogram

INTERVAL_SECONDS = 0.5


async def watch(lag: Histogram) -> None:
    """Observe the lag until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + INTERVAL_SECONDS
        await asyncio.sleep(INTERVAL_SECONDS)
        lag.observe(max(0.0, loop.time() - due))
