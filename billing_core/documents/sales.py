"""What an invoice asks for, an act confirms, or a correction takes back: lines, and the tax on their total. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from billing_core.documents.papers import PaperRef, Words
from billing_core.money import Money
from billing_core.vat import VatMode, VatRule


class Unit(StrEnum):
    SERVICE = "service"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`price` is for one unit; `total` is what is printed and summed, below zero where something is taken back.

    `reference` names the operation or service that was sold; it is not printed.
    """

    titles: Words
    unit: Unit
    quantity: int
    price: Money
    total: Money
    reference: str = ""

    @classmethod
    def of(
        cls, titles: Words, total: Money, unit: Unit = Unit.SERVICE, quantity: int = 1, *, reference: str = ""
    ) -> "PaperLine":
        """Return a line with the price of one unit; one service where the sum does not divide evenly."""
        if quantity < 1 or total.minor % quantity:
            return cls(titles, Unit.SERVICE, 1, total, total, reference)
        return cls(titles, unit, quantity, Money(total.minor // quantity, total.currency), total, reference)

    def snapshot(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "titles": dict(self.titles),
            "unit": self.unit.value,
            "quantity": self.quantity,
            "price_minor": self.price.minor,
            "total_minor": self.total.minor,
        }


@dataclass(frozen=True, slots=True)
class Sale:
    """The total is that of the printed lines; VAT is of the total (rules §1.6, §1.9). `corrects`: the acts changed."""

    lines: tuple[PaperLine, ...]
    vat: VatRule
    corrects: tuple[PaperRef, ...] = ()

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a document has a line at least")

    @property
    def total(self) -> Money:
        return sum((line.total for line in self.lines[1:]), self.lines[0].total)

    def snapshot(self) -> dict[str, Any]:
        split = self.vat.of_gross(self.total)
        return {
            "lines": [line.snapshot() for line in self.lines],
            "corrects": [each.snapshot() for each in self.corrects],
            "vat": {
                "mode": self.vat.mode.value,
                "rate_percent": str(self.vat.rate_percent),
                "shown": self.vat.mode is not VatMode.NONE,
            },
            "net_minor": split.net.minor,
            "vat_minor": split.vat.minor,
            "total_minor": split.gross.minor,
        }
