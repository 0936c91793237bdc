"""Money: an integer number of minor units and a currency; no float, no implicit rounding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from billing_core.errors import CurrencyMismatch
from billing_core.rounding import Rounding, half_up

EXPONENTS = {"EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3, "PLN": 2, "RUB": 2, "UAH": 2, "USD": 2}
"""Decimal places of each currency that may be used (ISO 4217)."""

_DECIMAL = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,18})(?:\.(?P<part>[0-9]{1,3}))?", re.ASCII)
_MINOR_MAX = 2**63 - 1


class InvalidAmount(ValueError):
    """Not an amount of that currency: unknown currency, not a decimal, too many decimals, or beyond 64 bits."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; minor units are those of the currency's exponent (12345 UAH is 123.45). May be negative.

    Arithmetic and comparison between two currencies raise `CurrencyMismatch`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor units are an int")
        if self.currency not in EXPONENTS:
            raise InvalidAmount(f"unknown currency {self.currency!r}")
        if abs(self.minor) > _MINOR_MAX:
            raise InvalidAmount("the amount is beyond 64 bits")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a decimal such as "350", "350.5" or "-350.00". Raises `InvalidAmount`; never drops a digit."""
        exponent = EXPONENTS.get(currency)
        if exponent is None:
            raise InvalidAmount(f"unknown currency {currency!r}")
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise InvalidAmount("an amount is a decimal number with a point, without spaces or exponent")
        part = match["part"] or ""
        if len(part) > exponent:
            raise InvalidAmount(f"{currency} has {exponent} decimal places")
        minor = int(match["whole"] + part.ljust(exponent, "0"))
        return cls(-minor if match["sign"] else minor, currency)

    def format(self) -> str:
        """Return the decimal with all of the currency's places and without its code: "350.00"."""
        exponent = EXPONENTS[self.currency]
        sign = "-" if self.minor < 0 else ""
        digits = str(abs(self.minor)).rjust(exponent + 1, "0")
        return sign + (f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits)

    def __str__(self) -> str:
        return f"{self.format()} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._minor_of(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._minor_of(other)

    def times(self, factor: int | Fraction, rounding: Rounding = half_up) -> "Money":
        """Multiply exactly, then round once."""
        return Money(rounding(Fraction(self.minor) * factor), self.currency)

    def ratio(self, other: "Money") -> Fraction:
        """Return this amount as an exact part of another. Raises ZeroDivisionError when the other is zero."""
        return Fraction(self.minor, self._minor_of(other))

    def split(self, weights: int | Sequence[int]) -> list["Money"]:
        """Split by weights (an int: that many equal parts) so that the parts add up to the whole exactly.

        Largest remainder: what rounding down leaves over goes unit by unit to the parts that lost most, earlier parts
        first among equals. 100.00 in three: 33.34, 33.33, 33.33.
        """
        shares = [1] * weights if isinstance(weights, int) else list(weights)
        total = sum(shares)
        if total <= 0 or min(shares) < 0:
            raise ValueError("weights are not negative and not all zero")
        sign, magnitude = (-1 if self.minor < 0 else 1), abs(self.minor)
        parts = [magnitude * share // total for share in shares]
        lost = sorted(range(len(shares)), key=lambda i: -(magnitude * shares[i] % total))
        for i in lost[: magnitude - sum(parts)]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _minor_of(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.minor
