"""Services: what customers pay for by term, and what changes of them cost. Days are those of Kyiv."""

from datetime import date, datetime

from gateway.client.answers.base import Money, Shape


class Service(Shape):
    """A domain has `expires_at`, hosting and add-ons `ends_on`: paid through the day before."""

    id: str
    service_class: str
    account_id: str
    state: str
    title: str
    plan: str | None
    months: int | None
    ends_on: date | None
    expires_at: datetime | None
    auto_renew: bool
    priority: int | None
    blocked: str | None
    domain: str | None
    login: str | None
    panel: str | None
    waits_for: Money | None
    created_at: datetime


class ServiceQuote(Shape):
    """Order with its `id`, before `valid_until`, and `price` is what it costs; a preview has neither."""

    id: str | None
    account_id: str
    action: str
    subject: str
    months: int
    list_price: Money
    discount_percent: str
    discount_reason: str | None
    price: Money
    bonus: Money
    vat: Money
    starts_on: date
    ends_on: date
    valid_until: datetime | None
    available_after: Money | None = None


class Renewed(Shape):
    """`operation` switches it on again at its panel, if it was switched off."""

    id: str
    service: str
    months: int
    starts_on: date
    ends_on: date
    price: Money
    operation: str | None


class TariffPreview(Shape):
    """Where it is not `possible`, `shortfall` is what it takes and `top_up` what is missing on the balance."""

    service: str
    from_plan: str
    to_plan: str
    possible: bool
    direction: str | None = None
    first_day: date | None = None
    ends_on: date | None = None
    charge: Money | None = None
    credit: Money | None = None
    bonus_credit: Money | None = None
    shortfall: Money | None = None
    top_up: Money | None = None


class TariffChanged(Shape):
    """`operation` applies the new plan's limits at the panel."""

    id: str
    service: str
    from_plan: str
    to_plan: str
    first_day: date
    ends_on: date
    charge: Money
    credit: Money
    bonus_credit: Money
    operation: str | None
