"""Ending background tasks for certain."""

import asyncio

_AGAIN_SECONDS = 1.0


async def end(*tasks: "asyncio.Task[None] | None") -> None:
    """Cancel tasks and return when they have ended.

    A task that is just handling an error may miss a cancellation, as when its database connection turns out to be cut
    while it is being cancelled; so it is cancelled again.
    """
    left = running = {task for task in tasks if task is not None and not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_AGAIN_SECONDS)
    await asyncio.gather(*running, return_exceptions=True)
