"""C4: one registry is ordered at ten times the pace that it takes; the others must hardly notice.

Quiet is measured in the same run and in turns with the overload: the same orders come in, but those of the overloaded
registry wait, because it is paused. So what accepting them costs falls on both, as does what else the machine does, and
a hiccup of it on one turn of several.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from statistics import median, quantiles

from tests.chaos.oracle import Books
from tests.chaos.orders import Order
from tests.chaos.panel import Acknowledged, Panel
from tests.chaos.played import Played, Turn
from tests.chaos.registries import Registry
from tests.chaos.stage import Stage

TIMES = 10
TURNS = 5
SLOWER_MAX = 1.5
_STEADY = frozenset({"register", "renew", "nameservers", "lock"})


async def overload(stage: Stage, orders: Iterable[Order]) -> Played:
    """Order at the others at an even pace while the last registry is flooded, in turns paused and at work."""
    plan, limited = stage.plan, stage.registries[-1]
    steady = [each for each in orders if each.registry is not limited and each.kind in _STEADY]
    waiting, each_time = iter(steady), len(steady) // (2 * TURNS)
    seconds, pace = plan.overload_seconds / TURNS, plan.rate_limit * TIMES
    flood = stage.portfolio.registrations(limited, int(2 * plan.overload_seconds * pace))
    limited.control.put_fault("rate", name="F045", times=None, n=plan.rate_limit)
    told: dict[Order, Acknowledged] = {}

    async def turn() -> frozenset[Order]:
        others, flooded = await asyncio.gather(
            _paced(stage.panel, islice(waiting, each_time), seconds / each_time),
            _paced(stage.panel, islice(flood, int(seconds * pace)), 1 / pace),
        )
        told.update(others | flooded)
        return frozenset(others)

    turns = []
    for _ in range(TURNS):
        async with _paused(stage.panel, limited):
            quiet = await turn()
        turns.append(Turn(quiet, await turn()))
    played = Played(told, turns=tuple(turns))
    played.hits["F045"] = limited.control.faults()["F045"]["hits"]
    limited.control.clear_faults()
    return played


def slower(played: Played, books: Books) -> list[str]:
    """Return by how much the others were slower than they may be in most turns, if they were."""
    ratio = times_slower(played, books)
    return [f"p99 {ratio:.2f} times that of quiet"] if ratio > SLOWER_MAX else []


def times_slower(played: Played, books: Books) -> float:
    """Return how many times slower the others were beside the overload, by the p99 of the middle turn."""
    return median(p99(turn.beside, played, books) / p99(turn.quiet, played, books) for turn in played.turns)


def p99(orders: Iterable[Order], played: Played, books: Books) -> float:
    """Return how long all but one in a hundred took, in seconds from the click to the end of the operation."""
    took = {row["idempotency_key"]: row["seconds"] for row in books.operations}
    seconds = [played.acknowledged[each].seconds + took[each.key] for each in orders]
    return quantiles(seconds, n=100, method="inclusive")[-1]


@asynccontextmanager
async def _paused(panel: Panel, registry: Registry) -> AsyncIterator[None]:
    """Have its orders wait; what has been sent is let finish before and none is sent until the end."""
    path = f"/v1/registries/{registry.name}"
    await panel.tell(f"{path}/pause", {"reason": "a turn of quiet"})
    await asyncio.sleep(_TO_FINISH_SECONDS)
    yield
    await panel.tell(f"{path}/resume", None)


_TO_FINISH_SECONDS = 2.0


async def _paced(panel: Panel, orders: Iterator[Order], pause: float) -> dict[Order, Acknowledged]:
    """Place one order after each pause, whatever becomes of those before it."""
    placing: dict[Order, asyncio.Task[Acknowledged]] = {}
    loop = asyncio.get_running_loop()
    due = loop.time()
    for order in orders:
        placing[order] = asyncio.create_task(panel.order(order))
        due += pause
        await asyncio.sleep(max(0.0, due - loop.time()))
    return {order: await task for order, task in placing.items()}
