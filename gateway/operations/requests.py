"""What a panel orders, before the gateway has added what the registry needs beside it (handles, authInfo)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from adapters.model import Contact, ContactRole, DomainName, NameServer
from billing_core import Money


class Priority(IntEnum):
    """Which of a registry's operations goes first; the lower the sooner."""

    MONEY = 0
    RENEW = 1
    CHANGE = 2
    QUERY = 3
    BULK = 4


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    name: DomainName
    years: int
    contacts: Mapping[ContactRole, Contact]
    nameservers: tuple[NameServer, ...]


@dataclass(frozen=True, slots=True)
class RenewRequest:
    """`current_expiry` is what the panel believes; a date alone stands for that day in UTC."""

    name: DomainName
    years: int
    current_expiry: datetime | date


@dataclass(frozen=True, slots=True)
class NameserversRequest:
    """Make `nameservers` the whole set; empty = no delegation."""

    name: DomainName
    nameservers: tuple[NameServer, ...]


OrderRequest = RegisterRequest | RenewRequest | NameserversRequest


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The panel's key, within its tenant, and the fingerprint of the request that came with it."""

    tenant_id: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """One order of a panel.

    `account_id` pays; None means the domain's own account (renewals and changes). `max_price` refuses a dearer one.
    """

    tenant_id: str
    account_id: str | None
    order: OrderRequest
    idempotency: IdempotencyKey | None
    max_price: Money | None = None
    priority: Priority | None = None
