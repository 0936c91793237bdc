"""Accounts: balance, statement, forecast, deposits, documents."""

from datetime import date, datetime

from gateway.client.answers.base import Money, Shape


class Account(Shape):
    """`reference` is the panel's own id of its customer."""

    id: str
    reference: str | None
    currency: str
    price_list: str
    created_at: datetime


class Balance(Shape):
    """`available` is what may be spent now; `bonus` is promotional credit, which is not money."""

    posted: Money
    held: Money
    available: Money
    credit_limit: Money
    debt: Money
    bonus: Money
    bonus_held: Money


class Notice(Shape):
    """What the customer was told; `mail` None = not by mail."""

    kind: str
    told_on: date
    subject: str | None
    title: str | None
    ends_on: date | None
    days_before: int | None
    price: Money | None
    mail: str | None


class StatementLine(Shape):
    """One posting; `reference` names the operation or payment that it explains."""

    number: int
    entry_id: str
    kind: str
    posted_at: datetime
    effective_at: datetime
    reference: str
    amount: Money
    balance: Money
    reversal_of: str | None
    note: str


class ForecastLine(Shape):
    """`payable` is false where the money will not reach."""

    id: str
    service_class: str
    title: str
    ends_on: date
    price: Money
    bonus: Money
    payable: bool
    reason: str | None


class Forecast(Shape):
    """What auto-renewal will charge; `top_up` is the one sum that is missing for all of it."""

    until: date
    lines: tuple[ForecastLine, ...]
    top_up: Money
    available_after: Money
    bonus_after: Money


class Checkout(Shape):
    """Where to send the payer: post `fields` to `url` as a form, or, with GET, follow it."""

    method: str
    url: str
    fields: dict[str, str]


class Deposit(Shape):
    """`state`: awaiting, pending, paid, failed or returned; `received` is what came, less what went back."""

    id: str
    provider: str
    amount: Money
    state: str
    received: Money
    created_at: datetime
    checkout: Checkout | None = None


class Document(Shape):
    """`sha256` is that of the PDF as it was issued. A void document keeps its number."""

    id: str
    kind: str
    number: str
    account_id: str
    issued_on: date
    period_from: date
    period_to: date
    total: Money
    sha256: str
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None
