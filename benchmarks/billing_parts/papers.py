"""One act as a PDF, when the typesetter is warm."""

import time
from dataclasses import replace
from statistics import median

from billing_core.documents.typesetting import render
from tests.billing_core.documents.builders import BUYER, a_line, a_sale, an_act


def act_ms(pages: int = 20) -> float:
    """Return the median of so many acts after the first, no two with a name, a line or a sum in common."""
    _print(0)
    times = []
    for number in range(1, pages + 1):
        began = time.perf_counter()
        _print(number)
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _print(number: int) -> bytes:
    lines = (a_line(f"Продовження домену name-{number}-{line}.com.ua", 10_007 * number + line) for line in range(1, 6))
    act = an_act(buyer=replace(BUYER, name=f"ФОП Замовник {number}"), body=a_sale(*lines))
    return render(act.snapshot(), f"А-2026/{number:06}")
