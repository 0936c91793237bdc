"""Rows of an old billing system, one model a kind of file. A field that is wrong is named by the error.

Amounts are decimals in the client's currency, dates are business dates, ids are the old system's own.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from billing_core.money import EXPONENTS
from billing_core.services.model import Block

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Id: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Amount: TypeAlias = Annotated[Decimal, Field(max_digits=18, decimal_places=2, allow_inf_nan=False)]


def _currency(value: object) -> object:
    if value not in EXPONENTS:
        raise ValueError("an ISO 4217 code that the ledger knows")
    return value


Currency: TypeAlias = Annotated[str, BeforeValidator(_currency)]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Client(Row):
    """`balance` may be negative: a debt. `bonus` is promotional money.

    `contract` is the number of the contract that was concluded, `contract_on` its date.
    """

    id: Id
    currency: Currency = "UAH"
    balance: Amount = Decimal(0)
    bonus: Annotated[Amount, Field(ge=0)] = Decimal(0)
    price_list: Id = "retail"
    kind: Literal["person", "company"] = "person"
    name: Text = ""
    legal_form: Text = ""
    tax_number: Text = ""
    vat_number: Text = ""
    vat_status: Text = ""
    address: Text = ""
    iban: Text = ""
    bank: Text = ""
    email: Text = ""
    phone: Text = ""
    language: Literal["uk", "ru", "en"] = "uk"
    contract: Text = ""
    contract_on: date | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Client":
        if bool(self.contract) != (self.contract_on is not None):
            raise ValueError("a contract has a number and a date")
        return self


class PlanMapping(Row):
    """Which plan of ours takes the place of an old one."""

    old: Id
    new: Id


class OldService(Row):
    """Hosting or an add-on. Its end is told in one of two ways: `paid_until` is the first day that is not paid for,
    `paid_through` the last one that is.

    `last_price` is what was paid for the last term of `term_months`, nothing when it isn't known. `login` and `site`
    are its account at the hosting panel that serves the new plan.
    """

    id: Id
    client: Id
    plan: Id
    paid_until: date | None = None
    paid_through: date | None = None
    last_price: Annotated[Amount, Field(ge=0)] | None = None
    term_months: Annotated[int, Field(ge=1, le=120)] = 1
    label: Text = ""
    login: Text = ""
    site: Text = ""
    auto_renew: bool = True
    priority: Annotated[int, Field(ge=0, le=1000)] = 100
    state: Literal["active", "suspended"] = "active"
    suspended_on: date | None = None
    blocked: Block | None = None

    @model_validator(mode="after")
    def _whole(self) -> "OldService":
        if (self.paid_until is None) == (self.paid_through is None):
            raise ValueError("either paid_until or paid_through tells the end")
        if (self.state == "suspended") != (self.suspended_on is not None):
            raise ValueError("suspended_on is the day on which a suspended service was switched off")
        return self


class OldDomain(Row):
    """`expires_at` is what the old system believes; the registry's word is taken over it."""

    name: Id
    client: Id
    expires_at: datetime | date
    auto_renew: bool = True
    last_price: Annotated[Amount, Field(ge=0)] | None = None


class OldPartner(Row):
    """`number` is what the old links carry. `unpaid_commission` includes the month of the cut-over up to it."""

    id: Id
    client: Id
    rate_percent: Annotated[Decimal, Field(ge=0, le=100)]
    number: Annotated[int, Field(ge=1)] | None = None
    unpaid_commission: Annotated[Amount, Field(ge=0)] = Decimal(0)


class OldReferral(Row):
    """`client` came by a link of `partner`, whose old id it is."""

    client: Id
    partner: Id
    project: Annotated[int, Field(ge=0)] = 1
    signed_up_on: date


class OldEvent(Row):
    """A line of old history, kept as text."""

    id: Id
    client: Id
    on: date
    what: Annotated[str, StringConstraints(max_length=2000)]


KINDS: dict[str, type[Row]] = {
    "clients": Client,
    "plans": PlanMapping,
    "services": OldService,
    "domains": OldDomain,
    "partners": OldPartner,
    "referrals": OldReferral,
    "history": OldEvent,
}
"""By what a file's name begins with."""
