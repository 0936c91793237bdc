"""What a document says, complete and language-neutral: the snapshot that is kept and printed from. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from billing_core.money import Money


class PaperKind(StrEnum):
    INVOICE = "invoice"
    """For payment; no primary document, and nobody waits for it."""
    ACT = "act"
    """Of services rendered."""
    CORRECTION = "correction"
    """Of acts, for what was given back after they were issued."""
    RECONCILIATION = "reconciliation"
    """Openings, charges and payments of a period, from both sides."""
    CONTRACT = "contract"
    PARTNER_STATEMENT = "partner_statement"


LANGUAGES = ("uk", "ru", "en")
"""Ukrainian is the legal text; the others are marked as courtesy translations."""
LEGAL_LANGUAGE = "uk"

Words = Mapping[str, str]
"""The same said in each language."""


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """A side of the contract with its requisites; `tax_id` is the EDRPOU or, of a sole trader, the RNOKPP.

    `vat_id` (IPN) only of payers of VAT; `tax_status` says in words how it is taxed. `signatory` and `accountant` are
    the persons responsible, each with a position.
    """

    name: str
    tax_id: str = ""
    address: str = ""
    iban: str = ""
    bank: str = ""
    vat_id: str = ""
    tax_status: str = ""
    signatory: str = ""
    position: str = ""
    accountant: str = ""
    accountant_position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaperRef:
    """Another document that this one names."""

    number: str
    date: date

    def snapshot(self) -> dict[str, str]:
        return {"number": self.number, "date": self.date.isoformat()}


class Body(Protocol):
    """What is particular to a kind of document. `total` is what lists show of it."""

    @property
    def total(self) -> Money: ...

    def snapshot(self) -> dict[str, Any]:
        """Return it as JSON: dates ISO, sums in minor units."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it has a number. `contract` is the one it is made under."""

    kind: PaperKind
    issued_on: date
    place: str
    seller: Party
    buyer: Party
    contract: PaperRef | None
    period_from: date
    period_to: date
    """The last day, inclusive."""
    body: Body

    @property
    def total(self) -> Money:
        return self.body.total

    def snapshot(self) -> dict[str, Any]:
        """Return all of it as JSON; what the archive keeps."""
        return {
            "kind": self.kind.value,
            "issued_on": self.issued_on.isoformat(),
            "place": self.place,
            "seller": asdict(self.seller),
            "buyer": asdict(self.buyer),
            "contract": None if self.contract is None else self.contract.snapshot(),
            "period": {"from": self.period_from.isoformat(), "to": self.period_to.isoformat()},
            "currency": self.total.currency,
            **self.body.snapshot(),
        }
