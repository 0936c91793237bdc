"""Amounts of money as registries print them."""

import re
from decimal import Decimal

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2}0*)?\Z")


def decimal(minor: int) -> str:
    """Return minor units with two decimal places: 1050 is `10.50`."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def minor_units(text: str) -> int:
    """Return the minor units of a decimal amount such as 12.50. Raises ValueError for anything that is not one."""
    if not _AMOUNT.match(text):
        raise ValueError(f"{text!r} is not an amount of at most two decimal places, such as 12.50")
    return int(Decimal(text) * 100)
