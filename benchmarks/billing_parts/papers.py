"""One act as a PDF, when the typesetter is warm."""

import time
from statistics import median

from billing_core.documents.typesetting import render
from tests.billing_core.documents.builders import an_act


def act_ms(pages: int = 20) -> float:
    """Return the median of so many acts, after the first."""
    render(an_act().snapshot(), "А-2026/000000")
    times = []
    for number in range(pages):
        began = time.perf_counter()
        render(an_act().snapshot(), f"А-2026/{number:06}")
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
