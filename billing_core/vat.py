"""Value added tax of a seller: how a price divides into net and tax, by the mode that is valid on a date. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from billing_core.business_calendar import business_date
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


class Taxes(Protocol):
    """The seller's VAT at any moment."""

    def at(self, moment: datetime) -> "VatRule": ...


@dataclass(frozen=True, slots=True)
class VatRule:
    """A seller's mode and rate in percent, as valid on one date."""

    mode: VatMode
    rate_percent: Decimal = Decimal(0)

    def at(self, _moment: datetime) -> "VatRule":
        """Return the rule itself: a seller whose mode never changes."""
        return self

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


@dataclass(frozen=True, slots=True)
class VatCalendar:
    """Rules with the business dates they are valid from, in any order; `before` the first of them."""

    before: VatRule
    changes: Sequence[tuple[date, VatRule]] = ()

    def on(self, day: date) -> VatRule:
        """Return the rule of a business date, such as that of a document."""
        valid = [change for change in self.changes if change[0] <= day]
        return max(valid, key=lambda change: change[0])[1] if valid else self.before

    def at(self, moment: datetime) -> VatRule:
        return self.on(business_date(moment))
