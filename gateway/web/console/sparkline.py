"""A small line of numbers as SVG: no script, prints, and says its numbers to who can't see it."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 120, 28


def sparkline(values: Sequence[int]) -> Markup:
    """Draw one point a value, the oldest left, from zero up to the largest; nothing for fewer than two."""
    if len(values) < 2:
        return Markup("")
    top, step = max(*values, 1), WIDTH / (len(values) - 1)
    points = " ".join(
        f"{number * step:.1f},{HEIGHT - 2 - value / top * (HEIGHT - 4):.1f}" for number, value in enumerate(values)
    )
    told = ", ".join(str(value) for value in values)
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}"><polyline points="{}"/></svg>'
    ).format(WIDTH, HEIGHT, told, points)
