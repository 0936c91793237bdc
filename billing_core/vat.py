"""Value added tax of a seller: how a price divides into net and tax."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from billing_core.money import Money


class VatMode(StrEnum):
    INCLUDED = "included"
    """Listed prices contain the tax."""
    ADDED = "added"
    """Listed prices are without tax; it comes on top."""
    NONE = "none"
    """The seller pays no VAT (single-tax payer)."""


@dataclass(frozen=True, slots=True)
class VatSplit:
    """`net + vat == gross`; gross is what the customer pays."""

    net: Money
    vat: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class VatRule:
    """A seller's mode and rate in percent, as valid on one date."""

    mode: VatMode
    rate_percent: Decimal = Decimal(0)

    def of_price(self, price: Money) -> VatSplit:
        """Return what a listed price means: in mode `added` it is the net sum, else the gross one."""
        if self.mode is not VatMode.ADDED:
            return self.of_gross(price)
        vat = price.times(Fraction(self.rate_percent) / 100)
        return VatSplit(price, vat, price + vat)

    def of_gross(self, gross: Money) -> VatSplit:
        """Divide a sum that contains the tax. Gives back the same division for any gross that `of_price` made."""
        if self.mode is VatMode.NONE:
            return VatSplit(gross, Money.zero(gross.currency), gross)
        rate = Fraction(self.rate_percent)
        vat = gross.times(rate / (100 + rate))
        return VatSplit(gross - vat, vat, gross)
