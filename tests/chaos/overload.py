"""C4: one registry is ordered at ten times the pace that it takes; the others must hardly notice."""

import asyncio
from collections.abc import Iterable, Iterator
from statistics import quantiles

from tests.chaos.oracle import Books
from tests.chaos.orders import Order
from tests.chaos.panel import Acknowledged, Panel
from tests.chaos.played import Played
from tests.chaos.stage import Stage

TIMES = 10
SLOWER_MAX = 1.5
_STEADY = frozenset({"register", "renew", "nameservers", "lock"})


async def overload(stage: Stage, orders: Iterable[Order]) -> Played:
    """Order at the others at an even pace, first alone, then while the last registry is flooded."""
    plan, limited = stage.plan, stage.registries[-1]
    steady = [each for each in orders if each.registry is not limited and each.kind in _STEADY]
    half = len(steady) // 2
    pause = plan.overload_seconds / half
    quiet = await _paced(stage.panel, iter(steady[:half]), pause)
    limited.control.put_fault("rate", name="F045", times=None, n=plan.rate_limit)
    pace = plan.rate_limit * TIMES
    flood = stage.portfolio.registrations(limited, int(plan.overload_seconds * pace))
    beside, flooded = await asyncio.gather(
        _paced(stage.panel, iter(steady[half : 2 * half]), pause), _paced(stage.panel, flood, 1 / pace)
    )
    hits = limited.control.faults()["F045"]["hits"]
    limited.control.clear_faults()
    played = Played(quiet | beside | flooded, quiet=frozenset(quiet), overloaded=frozenset(beside))
    played.hits["F045"] = hits
    return played


def slower(played: Played, books: Books) -> list[str]:
    """Return by how much the others were slower than they may be, if they were."""
    before, beside = p99(played.quiet, played, books), p99(played.overloaded, played, books)
    return [f"p99 {beside:.2f} s, {before:.2f} s when quiet"] if beside > SLOWER_MAX * before else []


def p99(orders: Iterable[Order], played: Played, books: Books) -> float:
    """Return how long all but one in a hundred took, in seconds from the click to the end of the operation."""
    took = {row["idempotency_key"]: row["seconds"] for row in books.operations}
    return quantiles([played.acknowledged[each].seconds + took[each.key] for each in orders], n=100)[-1]


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
