"""A customer's profile. It is personal data: none of it is in a repr."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProfileKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True, repr=False)
class Requisites:
    """What the customer says of itself.

    `tax_number` is the EDRPOU of a company or the RNOKPP of a person or sole trader, `vat_number` the IPN of a payer
    of VAT; `vat_status` says in words how it is taxed. `language` is that of its notices. `monthly_act`: it wants an
    act of every month.
    """

    kind: ProfileKind
    name: str
    legal_form: str | None = None
    tax_number: str | None = None
    vat_number: str | None = None
    vat_status: str | None = None
    address: str | None = None
    iban: str | None = None
    bank: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str = "uk"
    monthly_act: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Acceptance:
    """That the customer took this version of the contract: when, and from which address."""

    version: str
    at: datetime
    source: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """`version` counts the changes; `contract` is the last one accepted."""

    account_id: str
    requisites: Requisites
    contract: Acceptance | None
    created_at: datetime
    updated_at: datetime
    version: int
