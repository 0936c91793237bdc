"""What a document says, complete and language-neutral: the snapshot that is kept and printed from. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from billing_core.money import Money
from billing_core.vat import VatMode, VatRule


class PaperKind(StrEnum):
    INVOICE = "invoice"
    """For payment; no primary document, and nobody waits for it."""
    ACT = "act"
    """Of services rendered."""
    RECONCILIATION = "reconciliation"
    """Openings, charges and payments of a period, from both sides."""
    CONTRACT = "contract"
    PARTNER_STATEMENT = "partner_statement"


LANGUAGES = ("uk", "ru", "en")
"""Ukrainian is the legal text; the others are marked as courtesy translations."""


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the contract with its requisites; `tax_id` is the EDRPOU or, of a sole trader, the RNOKPP.

    `vat_id` (IPN) only of payers of VAT; `tax_status` says in words how it is taxed.
    """

    name: str
    tax_id: str
    address: str
    iban: str = ""
    bank: str = ""
    vat_id: str = ""
    tax_status: str = ""
    signatory: str = ""
    position: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`price` is for one unit; `total` is what is printed and summed."""

    title: str
    unit: str
    quantity: int
    price: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it has a number. The totals are those of the printed lines; VAT is of the total."""

    kind: PaperKind
    language: str
    issued_on: date
    place: str
    seller: Party
    buyer: Party
    contract_number: str
    contract_date: date
    period_from: date
    period_to: date
    """The last day, inclusive."""
    lines: tuple[PaperLine, ...]
    vat: VatRule

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a document has a line at least")
        if self.language not in LANGUAGES:
            raise ValueError(f"no texts in {self.language!r}")

    @property
    def total(self) -> Money:
        return sum((line.total for line in self.lines[1:]), self.lines[0].total)

    def snapshot(self) -> dict[str, Any]:
        """Return all of it as JSON: dates ISO, sums in minor units; what the archive keeps."""
        split = self.vat.of_gross(self.total)
        return {
            "kind": self.kind.value,
            "language": self.language,
            "issued_on": self.issued_on.isoformat(),
            "place": self.place,
            "seller": asdict(self.seller),
            "buyer": asdict(self.buyer),
            "contract": {"number": self.contract_number, "date": self.contract_date.isoformat()},
            "period": {"from": self.period_from.isoformat(), "to": self.period_to.isoformat()},
            "currency": self.total.currency,
            "lines": [
                {
                    "title": line.title,
                    "unit": line.unit,
                    "quantity": line.quantity,
                    "price_minor": line.price.minor,
                    "total_minor": line.total.minor,
                }
                for line in self.lines
            ],
            "vat": {
                "mode": self.vat.mode.value,
                "rate_percent": str(self.vat.rate_percent),
                "shown": self.vat.mode is not VatMode.NONE,
            },
            "net_minor": split.net.minor,
            "vat_minor": split.vat.minor,
            "total_minor": split.gross.minor,
        }
