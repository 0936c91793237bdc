"""Amounts of money as registries print them."""

from decimal import Decimal, InvalidOperation


def decimal(minor: int) -> str:
    """Return minor units with two decimal places: 1050 is `10.50`."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def minor_units(text: str) -> int:
    """Return the minor units of a decimal amount. Raises ValueError for what is none, or has parts of a minor unit."""
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount") from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(f"{text!r} is not an amount of whole minor units")
    return int(amount)
