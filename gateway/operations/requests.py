"""What a panel orders, before the gateway has added what the registry needs beside it (handles, authInfo)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address

from adapters.model import Contact, ContactRole, DomainName, NameServer, RegistryPrice, SecureRecord, TransferDecision
from billing_core import Money

ContactIds = Mapping[ContactRole, str]
"""Contacts of the tenant's book: put in when the order is accepted (`operations.booked_contacts`)."""


class Priority(IntEnum):
    """Which of a registry's operations goes first; the lower the sooner."""

    MONEY = 0
    RENEW = 1
    CHANGE = 2
    QUERY = 3
    BULK = 4


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    """`language` is the tag that some zones ask for with an internationalized name, `license` a trademark's number.

    `nameservers` None = the default ones; empty = no delegation.
    """

    name: DomainName
    years: int
    contacts: Mapping[ContactRole, Contact]
    nameservers: tuple[NameServer, ...] | None
    language: str | None = None
    license: str | None = None
    contact_ids: ContactIds = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Take a name over from another registrar. `years` None = what the registry adds to every transfer."""

    name: DomainName
    years: int | None
    auth_info: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TransferCodeRequest:
    """Give another code for the transfer to us that is under way."""

    name: DomainName
    auth_info: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TransferDecisionRequest:
    """`gainer`: the registrar, or the account, that an offer is for."""

    name: DomainName
    decision: TransferDecision
    gainer: str | None = None


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    name: DomainName


@dataclass(frozen=True, slots=True)
class DeleteRequest:
    """`confirm` repeats the name, so that nothing is deleted by a slip.

    `unpaid_since`: only if nobody has renewed it from this expiry by now.
    """

    name: DomainName
    confirm: DomainName | None
    unpaid_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactsRequest:
    """Make `contacts` the whole set."""

    name: DomainName
    contacts: Mapping[ContactRole, Contact]
    contact_ids: ContactIds = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LockRequest:
    name: DomainName
    locked: bool


@dataclass(frozen=True, slots=True)
class PrivacyRequest:
    name: DomainName
    private: bool


@dataclass(frozen=True, slots=True)
class SuspensionRequest:
    """Take the name out of the DNS, or put it back.

    `unpaid_since`: only if nobody has renewed it from this expiry by now, and until somebody does.
    """

    name: DomainName
    suspended: bool
    unpaid_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DnssecRequest:
    """Make `records` the whole set; empty = the zone is not signed."""

    name: DomainName
    records: tuple[SecureRecord, ...]


@dataclass(frozen=True, slots=True)
class AuthCodeRequest:
    """Set a fresh code, by which another registrar may ask for the name."""

    name: DomainName


@dataclass(frozen=True, slots=True)
class HostRequest:
    """Create or change the host below our domain `name`; `addresses` None = delete it."""

    name: DomainName
    host: DomainName
    addresses: tuple[IPv4Address | IPv6Address, ...] | None
    new_name: DomainName | None = None


ChangeRequest = (
    NameserversRequest
    | TransferCodeRequest
    | TransferDecisionRequest
    | RestoreRequest
    | DeleteRequest
    | ContactsRequest
    | LockRequest
    | PrivacyRequest
    | SuspensionRequest
    | DnssecRequest
    | AuthCodeRequest
    | HostRequest
)
OrderRequest = RegisterRequest | TransferRequest | RenewRequest | ChangeRequest


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The panel's key, within its tenant, and the fingerprint of the request that came with it."""

    tenant_id: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """One order of a panel.

    `account_id` pays; None means the domain's own account (renewals and changes). `max_price` refuses a dearer one;
    `kept_price` was promised before and is charged in the place of a dearer one, unless the registry sets the price.
    `premium` is what the registry asks for a name that has a price of its own; `spending_limit_id` limits the key that
    orders.
    """

    tenant_id: str
    account_id: str | None
    order: OrderRequest
    idempotency: IdempotencyKey | None
    max_price: Money | None = None
    kept_price: Money | None = None
    premium: RegistryPrice | None = None
    priority: Priority | None = None
    promo_code: str | None = None
    spending_limit_id: str | None = None
