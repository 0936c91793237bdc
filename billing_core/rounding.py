"""Rounding of an exact result to whole minor units: once, at the moment an amount becomes a posting or a quote."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

Rounding = Callable[[Fraction], int]


def half_up(exact: Fraction) -> int:
    """Round half away from zero: 2234.5 to 2235, −750.5 to −751 (`round` would go to the even neighbour)."""
    magnitude = floor(abs(exact) + Fraction(1, 2))
    return magnitude if exact >= 0 else -magnitude


def up(exact: Fraction) -> int:
    """Round towards plus infinity: what a customer must add."""
    return ceil(exact)


def down(exact: Fraction) -> int:
    """Round towards minus infinity: what a division hands back."""
    return floor(exact)
