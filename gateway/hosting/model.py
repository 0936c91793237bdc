"""Services as their owners see them, domains and hosting alike; and what can be asked for them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from adapters.model import DomainName
from billing_core import Money
from billing_core.plan_change import PlanChange
from billing_core.services import Service
from billing_core.services.quotes import Quote
from gateway.operations.requests import IdempotencyKey
from gateway.storage.hosting_usage import Usage


@dataclass(frozen=True, slots=True)
class ServiceView:
    """`state` is one of `SERVICE_STATES`. A domain has `expires_at`, hosting and add-ons `ends_on`, plan and term.

    `waits_for` is the sum that an order waits for; `usage` what its account used when the panel was asked last;
    `ends_at` the instant at which it ends, or that stands for it in the order of ends.
    """

    id: str
    service_class: str
    account_id: str
    state: str
    title: str
    created_at: datetime
    auto_renew: bool
    expires_at: datetime | None = None
    ends_on: date | None = None
    plan: str | None = None
    term_months: int | None = None
    priority: int | None = None
    blocked: str | None = None
    domain: str | None = None
    login: str | None = None
    panel: str | None = None
    waits_for: Money | None = None
    usage: Usage | None = None
    ends_at: datetime | None = None


SERVICE_STATES = ("ordered", "active", "grace", "suspended", "redemption", "pending_delete", "ended")
"""Domains: `grace` = expired, the registry still renews it at the usual price; `redemption` = it can be restored;
`pending_delete` = nothing brings it back."""


@dataclass(frozen=True, slots=True)
class ServiceFilters:
    """`search` is a part of a title or of a domain; `ends_before` is exclusive; `live` = has not ended."""

    account_id: str | None = None
    service_class: str | None = None
    state: str | None = None
    search: str | None = None
    ends_before: datetime | None = None
    live: bool | None = None


class ServiceSort(StrEnum):
    ID = "id"
    END = "end"
    """What ends first comes first; orders that have not begun come last."""


@dataclass(frozen=True, slots=True)
class NewService:
    """`account_id` pays. `months` None = what was quoted, or one. `password` None = one is made, and shown once."""

    tenant_id: str
    account_id: str
    plan: str
    months: int | None
    domain: DomainName | None
    label: str = ""
    email: str = field(default="", repr=False)
    password: str | None = field(default=None, repr=False)
    auto_renew: bool = False
    pay_when_funded: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What every paid request says beside its object: a quote to be kept to, or a code; the most that it may cost.

    `spending_limit_id` limits the API key that asks.
    """

    quote_id: str | None = None
    promo_code: str | None = None
    max_price: Money | None = None
    key: IdempotencyKey | None = None
    spending_limit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote that is kept, and what of it a bonus would pay at this moment."""

    quote: Quote
    bonus: Money


@dataclass(frozen=True, slots=True)
class Offered:
    """The price of a request that was only tried, of which a bonus pays `bonus`, and the money that it would leave."""

    quote: Quote
    bonus: Money
    available_after: Money


@dataclass(frozen=True, slots=True)
class Ordered:
    """`operation_id` None = nothing is to be done at a panel, or the order waits for money."""

    service_id: str
    operation_id: str | None
    replayed: bool


@dataclass(frozen=True, slots=True)
class RenewedService:
    """`operation_id` switches it on again, if it was switched off."""

    id: str
    service: Service
    quote: Quote
    operation_id: str | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class TariffPreview:
    service: Service
    plan: str
    change: PlanChange


@dataclass(frozen=True, slots=True)
class TariffChanged:
    """What a change did, as it was written down with it."""

    id: str
    service: Service
    facts: dict[str, str]
    operation_id: str | None
    replayed: bool = False
